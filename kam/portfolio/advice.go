package portfolio

import (
	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Commitment is what to do with the commitment to an account. It is empty where it is unknown.
type Commitment string

// What can be done with the commitment to an account.
const (
	IncreaseCommitment Commitment = "increase"
	KeepCommitment     Commitment = "keep"
	ReduceCommitment   Commitment = "reduce"
	EndCommitment      Commitment = "end"
)

// Advice is what both portfolios, and loyalty × profitability, say about the commitment to an account.
type Advice struct {
	Commitment Commitment   // empty where nothing is known
	Reasons    []kam.Reason // the rules that it follows; never empty
}

// Known reports whether there is an advice.
func (a Advice) Known() bool { return a.Commitment != "" }

// advices is the table of what both portfolios say together; "" stands for a quadrant that is not known.
var advices = map[ContributionKind]map[FioccaKind]Commitment{
	Desirable:   {KeyDifficult: IncreaseCommitment, KeyEasy: KeepCommitment, NonKeyEasy: KeepCommitment, NonKeyDifficult: KeepCommitment, "": KeepCommitment},
	Undeveloped: {KeyDifficult: IncreaseCommitment, KeyEasy: IncreaseCommitment, NonKeyEasy: IncreaseCommitment, NonKeyDifficult: KeepCommitment, "": IncreaseCommitment},
	Developed:   {KeyDifficult: KeepCommitment, KeyEasy: KeepCommitment, NonKeyEasy: KeepCommitment, NonKeyDifficult: ReduceCommitment, "": KeepCommitment},
	Undesirable: {KeyDifficult: KeepCommitment, KeyEasy: KeepCommitment, NonKeyEasy: ReduceCommitment, NonKeyDifficult: EndCommitment, "": ReduceCommitment},
	"":          {KeyDifficult: IncreaseCommitment, KeyEasy: KeepCommitment, NonKeyEasy: KeepCommitment, NonKeyDifficult: ReduceCommitment},
}

// AdviceOf returns what to do with the commitment to an account: keep, increase, reduce or end it (the question that both
// portfolios answer; Le Bon & Herman 2015). The table is this program’s own:
//
//	               key difficult   key easy   non-key easy   non-key difficult   unknown
//	desirable      increase        keep       keep           keep                keep
//	undeveloped    increase        increase   increase       keep                increase
//	developed      keep            keep       keep           reduce              keep
//	undesirable    keep            keep       reduce         end                 reduce
//	unknown        increase        keep       keep           reduce              as below
//
// Then loyalty × profitability: of a friend the commitment is neither reduced nor ended but kept; to a vulture or a
// stranger it is not increased but kept, for more sales of a low margin are no gain. Where neither portfolio is known, it is
// kept for friends and butterflies and reduced for vultures and strangers. It is unknown where none of the three is
// known, and for former customers, to whom there is no commitment.
func AdviceOf(d *dossier.Dossier, c Contribution, f Fiocca, l Loyalty) Advice {
	account := d.Ref()
	if isFormer(d) {
		return Advice{Reasons: []kam.Reason{{Record: account, Words: formerWords}}}
	}
	if !c.Known() && !f.Known() && !l.Known() {
		return Advice{Reasons: []kam.Reason{{Record: account, Words: "neither of the portfolios nor loyalty and profitability are known"}}}
	}
	out := Advice{Commitment: advices[c.Kind][f.Kind]}
	because := func(words string) { out.Reasons = append(out.Reasons, kam.Reason{Record: account, Words: words}) }
	if c.Known() {
		because(string(c.Kind) + " by profit contribution, present and potential")
	}
	if f.Known() {
		out.Reasons = append(out.Reasons, kam.Because("portfolio_assessment", f.Record, "%s by strategic importance and difficulty", f.Kind))
	}
	profitable := l.Kind == Friend || l.Kind == Butterfly
	switch {
	case !l.Known():
	case !out.Known() && profitable:
		out.Commitment = KeepCommitment
		because("a " + string(l.Kind) + ", which is profitable")
	case !out.Known():
		out.Commitment = ReduceCommitment
		because("a " + string(l.Kind) + ", which is not profitable")
	case l.Kind == Friend && (out.Commitment == ReduceCommitment || out.Commitment == EndCommitment):
		because("a friend, to whom the commitment is kept, not " + map[Commitment]string{ReduceCommitment: "reduced", EndCommitment: "ended"}[out.Commitment])
		out.Commitment = KeepCommitment
	case !profitable && out.Commitment == IncreaseCommitment:
		out.Commitment = KeepCommitment
		because("a " + string(l.Kind) + ": more sales of a low margin are no gain, so the commitment is kept, not increased")
	}
	return out
}
