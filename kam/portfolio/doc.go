// Package portfolio places the accounts of a company against each other: what each earns, what it is worth over the
// years and could be worth, who makes most of the whole, whom to make a key account, and to which account to commit
// more or less.
//
// Everything is computed from the records of a dossier.Company, the settings and a day, without input or output and
// without a clock; the same records give the same answer in the same order. Amounts are in the base currency. What is
// not known stays unknown: an amount without a rate is listed, never guessed. Every answer carries the records it came
// from. Each account stands for itself; what a parent's subsidiaries buy is not added to the parent.
package portfolio
