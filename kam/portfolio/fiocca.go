package portfolio

import (
	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// FioccaKind is a quadrant of the portfolio of Fiocca. It is empty where it is unknown.
type FioccaKind string

// The quadrants of strategic importance × difficulty of managing (Fiocca, in Le Bon & Herman 2015).
const (
	KeyDifficult    FioccaKind = "key difficult"
	KeyEasy         FioccaKind = "key easy"
	NonKeyDifficult FioccaKind = "non-key difficult"
	NonKeyEasy      FioccaKind = "non-key easy"
)

// Axis is the mean of the known scores of an assessment on one axis.
type Axis struct {
	Known    bool            // at least half of the scores are known
	Mean     decimal.Decimal // 1 to 7; nothing where no score is known
	Scored   int             // how many of the scores are known
	Possible int             // how many there are
}

// Fiocca is where an account stands in the portfolio of Fiocca.
type Fiocca struct {
	Kind       FioccaKind // empty where it is unknown
	Importance Axis
	Difficulty Axis
	Record     kam.ID       // the assessment; NoID where there is none
	Date       kam.Date     // its day
	Reasons    []kam.Reason // never empty
}

// Known reports whether the quadrant is known.
func (f Fiocca) Known() bool { return f.Kind != "" }

// FioccaOf returns where an account stands on a day in the portfolio of Fiocca (in Le Bon & Herman 2015), by its latest
// portfolio assessment up to the day: strategic importance, the mean of eight scores, high from Settings.ImportanceMark on;
// difficulty of managing, the mean of ten, high from Settings.DifficultyMark on. It is unknown where no assessment is
// recorded, or less than half of the scores of either axis are known.
func FioccaOf(d *dossier.Dossier, s kam.Settings, today kam.Date) Fiocca {
	a := latest(d.PortfolioAssessments, today, func(a *kam.PortfolioAssessment) kam.Date { return a.Date })
	if a == nil {
		return Fiocca{Reasons: []kam.Reason{{Record: d.Ref(), Words: "no portfolio assessment is recorded"}}}
	}
	out := Fiocca{Record: a.ID, Date: a.Date,
		Importance: axisOf(a.Volume, a.Potential, a.Prestige, a.Leadership, a.Diversification, a.NewMarkets, a.Technology, a.Relationships),
		Difficulty: axisOf(a.Novelty, a.Complexity, a.Requirements, a.Behaviour, a.Competence, a.Power, a.ManySuppliers,
			a.Competitors, a.CompetitorStrength, a.CompetitorPosition),
	}
	for _, axis := range []struct {
		name string
		Axis
		mark decimal.Decimal
	}{{"strategic importance", out.Importance, s.ImportanceMark}, {"difficulty", out.Difficulty, s.DifficultyMark}} {
		if axis.Known {
			out.Reasons = append(out.Reasons, kam.Because("portfolio_assessment", a.ID, "%s %s on %s, high from %s on",
				axis.name, axis.Mean.StringFixed(1), a.Date, axis.mark))
		} else {
			out.Reasons = append(out.Reasons, kam.Because("portfolio_assessment", a.ID, "only %d of the %d scores of %s are known",
				axis.Scored, axis.Possible, axis.name))
		}
	}
	if out.Importance.Known && out.Difficulty.Known {
		key, difficult := !out.Importance.Mean.LessThan(s.ImportanceMark), !out.Difficulty.Mean.LessThan(s.DifficultyMark)
		out.Kind = quadrant(key, difficult, KeyDifficult, KeyEasy, NonKeyDifficult, NonKeyEasy)
	}
	return out
}

// axisOf returns the mean of those scores that are known. It is known where at least half of them are.
func axisOf(scores ...kam.Number) Axis {
	a := Axis{Possible: len(scores)}
	sum := decimal.Zero
	for _, n := range scores {
		if n.Known {
			sum = sum.Add(n.Decimal)
			a.Scored++
		}
	}
	if a.Scored > 0 {
		a.Mean = sum.Div(decimal.NewFromInt(int64(a.Scored)))
	}
	a.Known = a.Scored > 0 && 2*a.Scored >= a.Possible
	return a
}

// latest returns the record of the latest day up to today, of one day the last made, or nil where there is none.
func latest[T any](records []T, today kam.Date, day func(*T) kam.Date) *T {
	var best *T
	for i := range records {
		r := &records[i]
		if on := day(r); !on.IsZero() && !on.After(today) && (best == nil || !on.Before(day(best))) {
			best = r
		}
	}
	return best
}
