package signal

import (
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Family groups alarms by what they speak of.
type Family string

// The families of alarms.
const (
	Receptivity Family = "lack of receptivity" // they do not take in what we say
	Anxiety     Family = "high anxiety"        // they fear the decision
	Structure   Family = "structure"           // we have not done, or do not know, what we should
)

// AlarmKind says what an alarm is about.
type AlarmKind string

// The kinds of alarms, by family.
const (
	NotReceptive      AlarmKind = "lack of receptivity"
	ContactDropping   AlarmKind = "contact dropping"
	Silence           AlarmKind = "silence"
	NoReason          AlarmKind = "no compelling reason"
	NeedsImplied      AlarmKind = "implied needs never made explicit"
	Anxious           AlarmKind = "high anxiety"
	NoDecider         AlarmKind = "no decider known"
	NoFacilitator     AlarmKind = "no facilitator"
	OpponentInPower   AlarmKind = "opponent in a power zone"
	FactorCount       AlarmKind = "number of success factors"
	ReviewOverdue     AlarmKind = "review overdue"
	ConcernUnowned    AlarmKind = "concern without owner"
	ConcernOverdue    AlarmKind = "concern overdue"
	DealPastClose     AlarmKind = "deal past its close date"
	DealWithoutStep   AlarmKind = "deal without next step"
	DocumentExpiring  AlarmKind = "document expiring"
	NotVerified       AlarmKind = "not verified for long"
	DuplicateSuspect  AlarmKind = "duplicate suspect"
	TooManyAccounts   AlarmKind = "manager of too many key accounts"
	CompetingAccounts AlarmKind = "manager of competing accounts"
)

// Alarm is something wrong at an account that somebody should mend.
type Alarm struct {
	Kind    AlarmKind
	Family  Family
	Account kam.ID
	Record  kam.Ref // the record to open
	// Make is the kind of record that is missing and has to be made, beside Record; "" where Record itself is to
	// be changed.
	Make     string
	Cells    []kam.Cell   // what the record to make is to hold: the role that nobody has, the type of the review
	Field    string       // the field that mends it, of a record of kind Make if that is named, otherwise of Record
	Who      kam.ID       // the person of ours who should see to it; NoID where nobody answers for the account
	What     string       // in one line
	Why      []kam.Reason // never empty
	Since    kam.Date     // the first day on which it held; zero where that is not known
	Severity Severity
}

// watch raises the alarms of one account.
type watch struct {
	d      *dossier.Dossier
	s      kam.Settings
	today  kam.Date
	center []Member
	alarms []Alarm
}

// AlarmsOf returns the alarms of an account on a day, the most severe first, of these the oldest. Suspects of
// being duplicates are found among all accounts, by Duplicates, see Suspect.Alarm; alarms about the load of a manager follow
// from all of the manager's accounts, see Loads, and are held by a Board. A former account, and one whose
// own record is not known, raises alarms about concerns, open deals and documents only.
func AlarmsOf(d *dossier.Dossier, s kam.Settings, today kam.Date) []Alarm {
	w := &watch{d: d, s: s, today: today, center: Center(d)}
	w.concerns()
	w.deals()
	w.documents()
	if d.Known() && d.Account.Status != "former" {
		w.receptivity()
		w.anxiety()
		w.people()
		w.factors()
		w.reviews()
		w.verification()
	}
	SortAlarms(w.alarms)
	return w.alarms
}

// SortAlarms sorts alarms: the most severe first, of these the oldest, those of unknown age last.
func SortAlarms(alarms []Alarm) {
	slices.SortFunc(alarms, func(a, b Alarm) int {
		switch {
		case a.Severity != b.Severity:
			return int(b.Severity - a.Severity)
		case a.Since != b.Since && (a.Since.IsZero() || b.Since.IsZero()):
			return b.Since.DaysSince(a.Since) // the zero Date is before all others
		case a.Since != b.Since:
			return a.Since.DaysSince(b.Since)
		case a.Account != b.Account:
			return dossier.Compare(a.Account, b.Account)
		case a.Kind != b.Kind:
			return strings.Compare(string(a.Kind), string(b.Kind))
		case a.Record != b.Record:
			return dossier.Compare(a.Record.ID, b.Record.ID)
		}
		return slices.CompareFunc(a.Why, b.Why, func(a, b kam.Reason) int { return dossier.Compare(a.Record.ID, b.Record.ID) })
	})
}

// raise adds an alarm; the account is filled in, and its owner where the alarm names nobody.
func (w *watch) raise(a Alarm) {
	a.Account = w.d.ID
	if a.Who == kam.NoID {
		a.Who = w.d.Account.Owner
	}
	w.alarms = append(w.alarms, a)
}

// tooLate returns the first day on which more than n days have passed since d.
func tooLate(d kam.Date, n int) kam.Date { return d.AddDays(n + 1) }
