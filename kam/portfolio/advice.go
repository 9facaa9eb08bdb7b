package portfolio

import "keyaccount/kam"

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
	Reasons    []kam.Reason // never empty
}

// Known reports whether there is an advice.
func (a Advice) Known() bool { return a.Commitment != "" }

// AdviceOf returns what to do with the commitment to an account.
func AdviceOf(account kam.Ref, c Contribution, f Fiocca, l Loyalty) Advice { return Advice{} }
