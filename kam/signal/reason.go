package signal

import (
	"fmt"
	"strconv"

	"keyaccount/kam"
)

// Reason is a record that led to an answer, and what it says.
type Reason struct {
	Record kam.Ref
	Words  string // a phrase in plain words, such as “Juha Äkräs, decider, is not connected to any of us”
}

// Severity says how much an alarm presses.
type Severity int

// The severities of alarms.
const (
	Low Severity = iota + 1
	Medium
	High
)

// String returns low, medium or high.
func (s Severity) String() string {
	switch s {
	case Low:
		return "low"
	case Medium:
		return "medium"
	case High:
		return "high"
	}
	return "severity " + strconv.Itoa(int(s))
}

// severityOf returns the severity that a field of a record names; one that is left open is medium.
func severityOf(word string) Severity {
	switch word {
	case "low":
		return Low
	case "high":
		return High
	}
	return Medium
}

// because returns a Reason.
func because(kind string, id kam.ID, format string, args ...any) Reason {
	return Reason{kam.Ref{Kind: kind, ID: id}, fmt.Sprintf(format, args...)}
}

// counted returns a number with its noun, which gets an s in the plural.
func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return strconv.Itoa(n) + " " + noun
}

// called quotes a name or a subject as a person wrote it.
func called(name string) string { return "“" + kam.Clip(name, 80) + "”" }
