package world

import (
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/sample"
)

// Sample returns the records of a sample company of so many accounts on Today.
func Sample(t testing.TB, accounts int) []kam.Record {
	t.Helper()
	var records []kam.Record
	err := sample.Each(sample.Options{Seed: 1, Accounts: accounts, Today: Today}, func(r kam.Record) error {
		records = append(records, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return records
}
