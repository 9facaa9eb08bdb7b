package portfolio

import (
	"fmt"

	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Value is an amount of the base currency that may be unknown.
type Value struct {
	Known   bool
	Amount  decimal.Decimal // nothing where it is not known
	Reasons []kam.Reason    // what it came from, or why it is unknown; never empty
	Missing []kam.Reason    // amounts that belong to it and could not be counted, each with why
}

// tally adds up amounts in the base currency and lists those that it cannot count.
type tally struct {
	s       kam.Settings
	sum     decimal.Decimal
	counted int
	missing []kam.Reason
}

// add counts the amount that a record gives, by the rate of a day.
func (t *tally) add(record kam.Ref, m kam.Money, on kam.Date) {
	if base, ok := t.inBase(record, m, on); ok {
		t.sum = t.sum.Add(base)
		t.counted++
	}
}

// inBase returns an amount in the base currency. Where that cannot be told it reports false, and the amount is missing.
func (t *tally) inBase(record kam.Ref, m kam.Money, on kam.Date) (decimal.Decimal, bool) {
	if m.IsZero() {
		t.missing = append(t.missing, kam.Reason{Record: record, Words: "its amount is not recorded"})
		return decimal.Zero, false
	}
	base, ok := t.s.InBase(m, on)
	if !ok {
		t.missing = append(t.missing, kam.Reason{Record: record, Words: noRate(m, on)})
	}
	return base.Amount, ok
}

// value returns the sum with a reason. It is unknown where there are amounts and none could be counted.
func (t *tally) value(record kam.Ref, format string, args ...any) Value {
	if t.counted == 0 && len(t.missing) > 0 {
		return Value{Reasons: t.missing, Missing: t.missing}
	}
	return Value{Known: true, Amount: t.sum, Reasons: []kam.Reason{{Record: record, Words: fmt.Sprintf(format, args...)}}, Missing: t.missing}
}

// formerWords is why nothing is computed of what is to come with an account that isFormer.
const formerWords = "a former customer, of whom nothing is expected"

func isFormer(d *dossier.Dossier) bool { return d.Account.Status == "former" }

// unknown is the value of which nothing is known.
func unknown(record kam.Ref, words string) Value {
	return Value{Reasons: []kam.Reason{{Record: record, Words: words}}}
}

func noRate(m kam.Money, on kam.Date) string {
	return fmt.Sprintf("%s, of which no rate is known on %s", m.Words(), on)
}

// percent returns a share in words, 0.254 as 25.4 %.
func percent(share decimal.Decimal) string { return share.Shift(2).StringFixed(1) + " %" }

// counted returns a number with the noun that it counts.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
