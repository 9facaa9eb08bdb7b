package client

import (
	"testing"
	"time"

	"keyaccount/kam"
)

// conflicts returns the conflicts on a device, settled ones too.
func (d *device) conflicts() (list []kam.Conflict) {
	d.t.Helper()
	err := d.cache.Each(d.t.Context(), "conflict", func(r kam.Record) bool { list = append(list, kam.Decode[kam.Conflict](r)); return true })
	if err != nil {
		d.t.Fatal(err)
	}
	return list
}

// settle gives a verdict on the one conflict that the device has.
func (d *device) settle(verdict string) {
	d.t.Helper()
	edits, err := d.conflicts()[0].Resolution(verdict, "3")
	if err == nil {
		err = d.cache.Apply(d.t.Context(), "settle", edits...)
	}
	if err != nil {
		d.t.Fatal(err)
	}
}

// disputed returns two devices on both of which a phone is 2, and was to be 1, and the account.
func disputed(t *testing.T) (w *world, a, b *device, ref kam.Ref) {
	w = newWorld(t)
	w.user("anna", "all:write")
	a, b = w.device("anna"), w.device("anna")
	ref = a.add("Polar")[0]
	a.sync()
	b.sync()
	a.set(ref, "phone", "1")
	w.clock.pass(time.Second)
	b.set(ref, "phone", "2")
	a.sync()
	b.sync()
	a.sync()
	w.clock.pass(time.Second)
	return w, a, b, ref
}

// TestVerdictsAtOnceLeaveWhatStandsAndWhatIsSaidOfItTheSame has two people decide otherwise at the same time, in every order of
// their decisions and of their exchanges. Whatever comes of it, a closed conflict says what stands, and no decision is lost.
func TestVerdictsAtOnceLeaveWhatStandsAndWhatIsSaidOfItTheSame(t *testing.T) {
	t.Parallel()
	opened := 0
	for _, first := range []string{kam.KeepKept, kam.KeepOther, kam.KeepNew} {
		for _, second := range []string{kam.KeepKept, kam.KeepOther, kam.KeepNew} {
			for _, overtaken := range []bool{false, true} {
				w, a, b, ref := disputed(t)
				a.settle(first)
				w.clock.pass(time.Second)
				b.settle(second)
				if overtaken {
					b.sync()
				}
				a.sync()
				b.sync()
				a.sync()
				phone := a.get(ref, "phone")
				want(t, "the phone on the other device", b.get(ref, "phone"), phone)
				decided := map[string]string{kam.KeepKept: "2", kam.KeepOther: "1", kam.KeepNew: "3"}
				there := map[string]bool{phone: true}
				for _, c := range a.conflicts() {
					switch c.Verdict {
					case "":
						opened++
						want(t, "the value that an open conflict says to stand", c.Kept, phone)
						there[string(c.Other)] = true
					case kam.KeepKept:
						want(t, first+" and then "+second+": the value that was found to be right", c.Kept, phone)
					}
				}
				// Who typed a value of their own had seen the one that stood, so that one is settled.
				if later := decided[second]; !there[later] && !(second == kam.KeepKept && first == kam.KeepNew) {
					t.Errorf("%s and then %s (overtaken: %v): %s was decided on last, but %s stands and no conflict tells of it", first, second, overtaken, later, phone)
				}
				a.clean()
				b.clean()
			}
		}
	}
	if opened == 0 {
		t.Error("none of them was told of")
	}
}

func TestTheLeftValueComesBackWhereTheRightOneHasTakenItsPlace(t *testing.T) {
	t.Parallel()
	_, a, b, ref := disputed(t)
	a.set(ref, "phone", "1") // by hand, in place of a verdict
	a.sync()
	b.sync()
	b.settle(kam.KeepKept)
	b.sync()
	a.sync()
	want(t, "the phone", a.get(ref, "phone"), "2")
	want(t, "the verdict", a.conflicts()[0].Verdict, kam.KeepKept)
}
