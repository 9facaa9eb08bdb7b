package alignment

import (
	"cmp"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// State says how well an interface is aligned.
type State string

// The states of an interface, as the choices of its record are called.
const (
	Unknown    State = "unknown"
	Misaligned State = "misaligned"
	Partly     State = "partly aligned"
	Aligned    State = "aligned"
)

// Interface is what is known of one interface.
type Interface struct {
	Record              kam.Ref
	Topic, Ours, Theirs string
	State               State
	Overdue             bool // it should be mended by now
	Nobodys             bool // it is to be mended, and nobody of ours sees to it
	kam.Reason
}

// Interfaces are all interfaces of an account.
type Interfaces struct {
	Lines                                []Interface // what presses most first
	Score                                kam.Number  // 0 to 100; unknown where nothing is known of any interface
	Aligned, Partly, Misaligned, Unknown int
	Overdue, Nobodys                     int
}

// InterfacesOf returns the interface alignment of an account on a day (Le Bon & Herman 2015). An interface is as well
// aligned as its record says; one of which that is unknown is aligned where it was verified that it works. One that is
// misaligned or partly aligned and not mended is nobody's where the record names no owner. It is overdue when the day by
// which it should be mended is past, unless it is aligned. The score is the average, to a tenth, of 100 for each that is
// aligned, 50 for partly aligned, 0 for misaligned; those of which it is unknown do not count, and where it is
// unknown of all, so is the score. What is overdue comes first, then what is nobody's, then what is worst.
func InterfacesOf(d *dossier.Dossier, today kam.Date) Interfaces {
	var x Interfaces
	for i := range d.Interfaces {
		line := interfaceOf(&d.Interfaces[i], today)
		x.Lines = append(x.Lines, line)
		switch line.State {
		case Aligned:
			x.Aligned++
		case Partly:
			x.Partly++
		case Misaligned:
			x.Misaligned++
		default:
			x.Unknown++
		}
		if line.Overdue {
			x.Overdue++
		}
		if line.Nobodys {
			x.Nobodys++
		}
	}
	x.Score = share(int64(2*x.Aligned+x.Partly), int64(2*(x.Aligned+x.Partly+x.Misaligned)))
	slices.SortStableFunc(x.Lines, func(a, b Interface) int {
		return cmp.Or(first(a.Overdue, b.Overdue), first(a.Nobodys, b.Nobodys), slices.Index(worst, a.State)-slices.Index(worst, b.State))
	})
	return x
}

// worst are the states of an interface in the order in which they press.
var worst = []State{Misaligned, Partly, Unknown, Aligned}

// first orders what is true before what is not.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

func interfaceOf(r *kam.Interface, today kam.Date) Interface {
	line := Interface{Record: kam.Ref{Kind: "interface", ID: r.ID}, Topic: r.Topic, Ours: r.Ours, Theirs: r.Theirs, State: State(r.Alignment)}
	mended := !r.Mended.IsZero() && !r.Mended.After(today)
	if r.Alignment == "" || line.State == Unknown {
		line.State = Unknown
		if mended {
			line.State = Aligned
		}
	}
	words := []string{string(line.State)}
	if line.State == Unknown {
		words[0] = "not known how well aligned"
	}
	if !mended && line.State != Aligned {
		line.Overdue = !r.Due.IsZero() && r.Due.Before(today)
		line.Nobodys = line.State != Unknown && r.Owner == kam.NoID
	}
	if line.Overdue {
		words = append(words, "was to be mended by "+r.Due.String())
	}
	if line.Nobodys {
		words = append(words, "nobody mends it")
	}
	if mended {
		words = append(words, "verified to work on "+r.Mended.String())
	}
	line.Reason = kam.Because("interface", r.ID, "%s: %s", r.Topic, strings.Join(words, ", "))
	return line
}
