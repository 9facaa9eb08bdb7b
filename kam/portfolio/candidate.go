package portfolio

import (
	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Verdict is what key account selection says of an account.
type Verdict string

// What key account selection can say.
const (
	Promote     Verdict = "candidate"        // a customer that may become a key account
	Keep        Verdict = "keep key account" // a key account that is a friend
	Questioned  Verdict = "question"         // a key account that is none
	NotEligible Verdict = "not eligible"     // a prospect, a former customer, or a customer that is no friend
	Undecided   Verdict = "unknown"          // loyalty or profitability is not known
)

// CriterionScore is one of the six criteria of key account selection.
type CriterionScore struct {
	Name   string
	Known  bool
	Score  decimal.Decimal // 1 to 7
	Weight decimal.Decimal
}

// Candidate is an account as key account selection sees it.
type Candidate struct {
	Account  kam.ID
	Name     string
	Status   string
	Verdict  Verdict
	Rank     int             // from 1 among eligible accounts of known score; otherwise 0
	Known    bool            // whether Score is known
	Score    decimal.Decimal // 0 to 100
	Criteria []CriterionScore
	Record   kam.ID   // the assessment the scores are from; NoID where there is none
	Date     kam.Date // its day
	Decision string   // what was decided then
	Kind     CustomerKind

	// What was computed, as facts beside the scores.
	Size       Value // revenue
	Lifetime   Value
	Unrealized Value

	Reasons []kam.Reason // why it is eligible or not, and why its score is known or not; never empty
}

// Eligible reports whether the account may become, or remain, a key account.
func (c Candidate) Eligible() bool { return c.Verdict == Promote || c.Verdict == Keep }

// Candidates returns all accounts as key account selection sees them.
func Candidates(c *dossier.Company, s kam.Settings, today kam.Date) []Candidate { return nil }
