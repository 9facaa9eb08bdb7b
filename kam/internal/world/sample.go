package world

import (
	"slices"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/sample"
	"keyaccount/kam/sidebyside"
)

// Sample returns the records of the sample company with so many accounts on Today; 0 for as many as it has by itself.
func Sample(t testing.TB, accounts int) []kam.Record {
	t.Helper()
	return SampleOf(t, sample.Options{Seed: 1, Accounts: accounts})
}

// SampleOf returns the records of a sample company on Today.
func SampleOf(t testing.TB, o sample.Options) []kam.Record {
	t.Helper()
	o.Today = Today
	var records []kam.Record
	if err := sample.Each(o, func(r kam.Record) error { records = append(records, r); return nil }); err != nil {
		t.Fatal(err)
	}
	return records
}

// SampleCompany returns the company that the records of Sample make.
func SampleCompany(t testing.TB, accounts int) *dossier.Company {
	t.Helper()
	return dossier.Build(slices.Values(Sample(t, accounts)))
}

// Account returns the dossier of the account with a name, and fails where there is none.
func Account(t testing.TB, c *dossier.Company, name string) *dossier.Dossier {
	t.Helper()
	for _, d := range c.Accounts() {
		if d.Account.Name == name {
			return d
		}
	}
	t.Fatalf("there is no account %q", name)
	return nil
}

// EveryReason computes something of each account of a sample company: look passes on the reasons that it finds and
// returns how many answers there were. It fails where a reason is about no record that is there, or has no words, and
// where the whole company gives no answer.
func EveryReason(t *testing.T, look func(c *dossier.Company, d *dossier.Dossier, about func(...kam.Reason)) int) {
	t.Helper()
	records := Sample(t, 60)
	known := map[kam.Ref]bool{}
	for _, r := range records {
		known[r.Ref] = !r.Deleted()
	}
	c := dossier.Build(slices.Values(records))
	found := 0
	for _, d := range c.Accounts() {
		found += look(c, d, func(reasons ...kam.Reason) {
			for _, r := range reasons {
				if !known[r.Record] || r.Words == "" {
					t.Errorf("%s: %q is about %s, which is no record", d.Account.Name, r.Words, r.Record)
				}
			}
		})
	}
	if found == 0 {
		t.Error("the sample company shows nothing of it")
	}
}

// BesideDecoding measures work on the sample company with 1,000 accounts beside the decoding of its records, which comes
// before it.
func BesideDecoding(b *testing.B, work func(c *dossier.Company)) {
	b.Helper()
	records := Sample(b, 1000)
	c := dossier.Build(slices.Values(records))
	sidebyside.Compare(b,
		func(w *sidebyside.Watch) { w.Time(func() { work(c) }) },
		func(w *sidebyside.Watch) { w.Time(func() { dossier.Build(slices.Values(records)) }) })
	b.ReportMetric(float64(len(c.Accounts())), "accounts")
}
