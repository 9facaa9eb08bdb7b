package kam

import (
	"slices"
	"strings"
)

// UsualNames returns the names that hold for a kind where a company has no records of it: the nine industry segments and
// the four regions of Konecranes (2008). Both lists are the company's own to set; with its first record the usual names
// are no longer offered. Other kinds have none.
func UsualNames(kind string) []string {
	switch kind {
	case "segment":
		return []string{"Automotive", "General Manufacturing", "Intermodal & Rail", "Mining", "Oil & Gas", "Paper", "Ports", "Power", "Steel"}
	case "region":
		return []string{"AMER", "EMEA", "NEA", "SAP"}
	}
	return nil
}

// OfferedNames returns the names that fields which hold names of a kind offer: those of the company's own records, each
// once and in order, or the usual ones where there are none.
func OfferedNames(kind string, own []string) []string {
	var names []string
	for _, name := range own {
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return UsualNames(kind)
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	return names
}
