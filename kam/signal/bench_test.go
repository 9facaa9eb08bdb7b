package signal

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/internal/world"
	"keyaccount/kam/sidebyside"
)

// benchRecords returns the records of a sample company of an account for every hundred records, filled up with calls of the
// last two years until there are as many as asked for.
func benchRecords(b *testing.B, n int) []kam.Record {
	b.Helper()
	made := today.AddDays(-730).Time()
	ids := kam.NewIdentity(func() time.Time { return made }, rand.NewChaCha8([32]byte{}))
	records := world.Sample(b, n/100)
	contacts := slices.DeleteFunc(slices.Clone(records), func(r kam.Record) bool { return r.Kind != "contact" })
	for i := 0; len(records) < n; i++ {
		with := contacts[i%len(contacts)]
		id, err := ids.New()
		if err != nil {
			b.Fatal(err)
		}
		day := today.AddDays(-i % 730).String()
		records = append(records, kam.Record{Ref: kam.Ref{Kind: "activity", ID: id}}.With(
			kam.Cell{Key: "account", Value: with.Get("account")}, kam.Cell{Key: "contact", Value: with.ID.String()},
			kam.Cell{Key: "done", Value: day}, kam.Cell{Key: "subject", Value: "Spare parts"}, kam.Cell{Key: "type", Value: "call"}))
	}
	return records
}

// BenchmarkSideBySide measures alarms and health of 1,000 accounts with 100,000 records: one full pass beside the reading
// of the same records into a company, which comes before it, and what one edit costs beside a full pass.
func BenchmarkSideBySide(b *testing.B) {
	records := benchRecords(b, sidebyside.Records())
	company := dossier.Build(slices.Values(records))
	all := 0
	for _, d := range company.Accounts() {
		all += d.Size()
	}
	accounts := len(company.Accounts())
	b.Run(fmt.Sprintf("alarms and health, %d accounts", accounts), func(b *testing.B) {
		sidebyside.Compare(b,
			func(w *sidebyside.Watch) { w.Time(func() { NewBoard(company, today) }) },
			func(w *sidebyside.Watch) { w.Time(func() { dossier.Build(slices.Values(records)) }) })
		b.ReportMetric(float64(all), "records-of-accounts")
	})
	b.Run("the same after one edit", func(b *testing.B) {
		at := slices.IndexFunc(records, func(r kam.Record) bool { return r.Kind == "contact" })
		board := NewBoard(company, today)
		turn := 0
		sidebyside.Compare(b,
			func(w *sidebyside.Watch) {
				turn++
				edit := records[at].With(kam.Cell{Key: "name", Value: fmt.Sprint("Somebody ", turn)})
				w.Time(func() { board.Put(edit) })
			},
			func(w *sidebyside.Watch) { w.Time(func() { board = NewBoard(company, today) }) })
	})
}
