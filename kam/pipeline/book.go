// Package pipeline computes what deals are worth and how they move: expected revenue and its forecast, the pipeline stage by
// stage, win rates, the length of the sales cycle, how long deals stay in a stage, how often their close dates slip.
//
// Everything is a pure function of records, settings and a day. Amounts are in the base currency; what a deal does not
// say, or says in a currency without a rate, is listed apart and never guessed.
package pipeline

import (
	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Book is a choice of deals, with the company that names people, teams, products and accounts.
type Book struct {
	Company *dossier.Company
	Deals   []*kam.Opportunity // in the order in which they were made
}

// All returns the book of all deals of a company, among them those that name no account.
func All(c *dossier.Company) Book { return Book{Company: c} }

// Of returns the book of one account's deals.
func Of(d *dossier.Dossier, c *dossier.Company) Book { return Book{Company: c} }

// Where returns the book of those deals that fit.
func (b Book) Where(fits func(*kam.Opportunity) bool) Book { return b }

// By says by what deals are grouped.
type By string

// What deals can be grouped by.
const (
	Whole   By = ""        // all in one group
	Stage   By = "stage"   // of the customer's buying process
	Owner   By = "owner"   // who of ours leads the deal
	Region  By = "region"  // of the account, or else of the owner's team
	Account By = "account" //
	Product By = "product" // a deal of several products is in several groups
	Segment By = "segment" // the industry segment of the account
)

// Group is a group of deals.
type Group struct {
	Key  string // the id or the name by which it is found; "" for deals that do not say, and for the whole
	Name string // what it is called; "" for deals that do not say, and for the whole
}
