package portfolio

import (
	"slices"

	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Verdict is what key account selection says of an account.
type Verdict string

// What key account selection can say, in the order in which accounts are listed.
const (
	Keep        Verdict = "keep as key account" // a key account that is a friend
	Promote     Verdict = "candidate"           // a customer that is a friend, and so may become a key account
	Questioned  Verdict = "question"            // a key account that is no friend
	Undecided   Verdict = "unknown"             // a customer or key account of unknown loyalty or profitability
	NotEligible Verdict = "not eligible"        // a customer that is no friend, a prospect or a former customer
)

// CriterionScore is one of the six criteria of key account selection.
type CriterionScore struct {
	Name   string
	Known  bool
	Score  decimal.Decimal // 1 to 7; nothing where it is not known
	Weight decimal.Decimal // from the settings
}

// Candidate is an account as key account selection sees it.
type Candidate struct {
	Account  kam.ID
	Name     string
	Status   string
	Kind     CustomerKind // its quadrant of loyalty × profitability; empty where it is unknown
	Verdict  Verdict
	Rank     int              // from 1 among the eligible accounts of known score, equal scores alike; 0 for all others
	Known    bool             // whether Score is known
	Score    decimal.Decimal  // 0 to 100; nothing where it is not known
	Criteria []CriterionScore // always all six, in the order of the settings
	Record   kam.ID           // the assessment that the scores are from; NoID where there is none
	Date     kam.Date         // its day
	Decision string           // what was decided with it; empty where there is none

	// What is computed of three of the criteria, as facts beside their scores.
	Size       Value // RevenueOf
	Lifetime   Value // LifetimeOf
	Unrealized Value // UnrealizedOf

	Reasons []kam.Reason // why it is eligible or not, then why its score is known or not; never empty
}

// Eligible reports whether the account may become, or remain, a key account.
func (c Candidate) Eligible() bool { return c.Verdict == Keep || c.Verdict == Promote }

// Points returns the score as it is shown everywhere: with one digit after the point, halves up.
func (c Candidate) Points() decimal.Decimal { return c.Score.Round(1) }

// Candidates returns all accounts of a company as key account selection sees them on a day (Le Bon & Herman 2015).
//
// The score is that of the latest selection assessment up to the day: 100 × Σ weight × (score − 1) ÷ 6 ÷ Σ weight, over
// those of the six criteria that are scored, so that 1 everywhere gives 0 and 7 everywhere 100. Account fit is the mean of
// its three parts, of which at least two must be scored. The score is unknown where less than half of the weight is
// scored. Size, lifetime value and unrealized potential as computed stand beside it and change nothing.
//
// Only friends (LoyaltyOf) are promoted, and prospects never. A customer that is a friend is a candidate; a key account is
// kept where it is a friend and questioned where it is known not to be. Candidates and kept key accounts are ranked together,
// the highest score first; those of unknown score follow without rank, then questioned ones, then those of unknown loyalty or
// profitability, then those that are not eligible, each by falling score, and equal ones in the order of ids.
func Candidates(c *dossier.Company, s kam.Settings, today kam.Date) []Candidate {
	return of(c, s, today).Candidates
}

func candidateOf(d *dossier.Dossier, s kam.Settings, today kam.Date, l Loyalty, size, lifetime, unrealized Value) Candidate {
	out := Candidate{Account: d.ID, Name: d.Account.Name, Status: d.Account.Status, Kind: l.Kind, Size: size, Lifetime: lifetime, Unrealized: unrealized}
	out.judge(d.Ref(), l)
	a := latest(d.Selections, today, func(a *kam.Selection) kam.Date { return a.Date })
	if a == nil {
		a = &kam.Selection{}
		out.Reasons = append(out.Reasons, kam.Reason{Record: d.Ref(), Words: "no selection assessment is recorded, so the score is unknown"})
	} else {
		out.Record, out.Date, out.Decision = a.ID, a.Date, a.Decision
	}
	fit := axisOf(a.StrategicFit, a.OperationalFit, a.CulturalFit)
	var points, known, all decimal.Decimal
	for _, criterion := range []CriterionScore{
		{"size", a.Size.Known, a.Size.Decimal, s.WeightSize},
		{"strategic importance", a.Importance.Known, a.Importance.Decimal, s.WeightImportance},
		{"customer lifetime value", a.Lifetime.Known, a.Lifetime.Decimal, s.WeightLifetime},
		{"unrealized potential value", a.Unrealized.Known, a.Unrealized.Decimal, s.WeightUnrealized},
		{"account fit", fit.Known, fit.Mean, s.WeightFit},
		{"relationship method", a.Relationship.Known, a.Relationship.Decimal, s.WeightRelationship},
	} {
		all = all.Add(criterion.Weight)
		if criterion.Known {
			known = known.Add(criterion.Weight)
			points = points.Add(criterion.Weight.Mul(criterion.Score.Sub(one)))
		} else {
			criterion.Score = decimal.Zero
		}
		out.Criteria = append(out.Criteria, criterion)
	}
	out.Known = known.IsPositive() && !known.Add(known).LessThan(all)
	switch {
	case out.Known:
		out.Score = points.Shift(2).Div(known.Mul(decimal.NewFromInt(6))).Round(6) // without what thirds of a fit leave behind
		out.Reasons = append(out.Reasons, kam.Because("selection", a.ID, "%s of 100 on %s", out.Points(), a.Date))
	case out.Record != kam.NoID && !all.IsPositive():
		out.Reasons = append(out.Reasons, kam.Because("selection", a.ID, "the settings give no criterion any weight, so the score is unknown"))
	case out.Record != kam.NoID:
		out.Reasons = append(out.Reasons, kam.Because("selection", a.ID, "on %s less than half of the weight was scored", a.Date))
	}
	return out
}

// judge says whether the account is eligible, and why.
func (c *Candidate) judge(account kam.Ref, l Loyalty) {
	words := ""
	switch {
	case c.Status == "former":
		c.Verdict, words = NotEligible, "a former customer"
	case c.Status != "customer" && c.Status != "key account":
		c.Verdict, words = NotEligible, "a prospect, which is never a key account"
	case !l.Known():
		c.Verdict, words = Undecided, "only friends are promoted, and whether it is one is not known"
	case l.Kind == Friend && c.Status == "customer":
		c.Verdict, words = Promote, "a friend: loyal and profitable"
	case l.Kind == Friend:
		c.Verdict, words = Keep, "a key account, and a friend: loyal and profitable"
	case c.Status == "customer":
		c.Verdict, words = NotEligible, "only friends are promoted, and it is a "+string(l.Kind)
	default:
		c.Verdict, words = Questioned, "a key account, but a "+string(l.Kind)+" and no friend"
	}
	c.Reasons = append(c.Reasons, kam.Reason{Record: account, Words: words})
	if c.Status == "customer" || c.Status == "key account" {
		c.Reasons = append(c.Reasons, l.Reasons...)
	}
}

// rank puts candidates into their order and numbers those that are ranked.
func rank(all []Candidate) {
	group := func(c *Candidate) int {
		if c.Eligible() {
			return 0
		}
		return slices.Index([]Verdict{Questioned, Undecided, NotEligible}, c.Verdict) + 1
	}
	slices.SortStableFunc(all, func(a, b Candidate) int {
		switch ga, gb := group(&a), group(&b); {
		case ga != gb:
			return ga - gb
		case a.Known != b.Known && a.Known:
			return -1
		case a.Known != b.Known:
			return 1
		}
		return b.Score.Cmp(a.Score)
	})
	for i := range all {
		c := &all[i]
		if !c.Eligible() || !c.Known {
			return
		}
		c.Rank = i + 1
		if i > 0 && c.Score.Equal(all[i-1].Score) {
			c.Rank = all[i-1].Rank
		}
	}
}
