package signal

import (
	"strconv"

	"keyaccount/kam"
)

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

// counted returns a number with its noun, which gets an s in the plural.
func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return strconv.Itoa(n) + " " + noun
}

// called quotes a name or a subject as a person wrote it.
func called(name string) string { return "“" + kam.Clip(name, 80) + "”" }
