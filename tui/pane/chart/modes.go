package chart

import "keyaccount/tui/keys"

// Mode names something that is done on a map in several steps, and the keys of a step, which mean nothing else meanwhile.
type Mode struct {
	While string // what is being done, to follow "while"
	Keys  []keys.Key
}

// Modes returns what is done on a map in several steps.
func Modes() []Mode {
	return []Mode{
		{"it is said whom a person influences", (&pick{}).keys()},
		{"it is said how strong an influence is", (&pick{asks: true}).keys()},
		{"a person's roles, zones and marks are set", (&roles{}).keys()},
		{"the gap of a role is filled", (&cast{}).keys()},
	}
}
