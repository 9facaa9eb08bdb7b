package pipeline

import "keyaccount/kam"

// Standing is what stands at one step of buying.
type Standing struct {
	Stage   string     // "" for deals that name no step of buying
	Name    string     // what the company calls it
	Typical kam.Number // how many days deals usually stay there

	Deals            []kam.ID
	Amount, Weighted kam.Money  // of those whose amount is known, in the base currency
	Age              kam.Number // the average number of days that deals have been there; unknown where none says since when
	Aged             int        // how many deals say since when they are there
	Stuck            []Stuck    // the longest first
}

// Stuck is an open deal that stays at a stage longer than deals usually do.
type Stuck struct {
	Deal       kam.ID
	Days, Over int // how long it has been there, and how much longer than usual
	kam.Reason
}

// Pipeline is what is open, stage by stage.
type Pipeline struct {
	Stages           []Standing // the eight steps of buying in their order, then deals without one, if any
	Deals            int
	Amount, Weighted kam.Money
	Incomplete       []kam.Reason // open deals without an amount that counts
}

// PipelineOf returns the pipeline of a book of deals on a day.
func PipelineOf(b Book, s kam.Settings, today kam.Date) Pipeline { return Pipeline{} }

// StageChange says that a deal came to a stage on a day.
type StageChange struct {
	On    kam.Date
	Stage string
}

// Durations say how long something took, in days.
type Durations struct {
	Count                              int
	Median, Average, Shortest, Longest kam.Number // unknown where nothing is counted
}

// StageDuration says how long deals stay at a stage.
type StageDuration struct {
	Stage, Name string
	Typical     kam.Number
	Finished    Durations // stays that are over, from the history
	Running     Durations // of open deals that are there now
}

// StageDurationsOf returns how long deals stay at each step of buying.
func StageDurationsOf(b Book, s kam.Settings, today kam.Date, history map[kam.ID][]StageChange) []StageDuration {
	return nil
}
