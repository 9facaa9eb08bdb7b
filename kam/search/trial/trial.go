package trial

import (
	_ "embed" // the questions
	"fmt"
	"hash/fnv"
	"strings"
)

//go:embed testdata/queries.txt
var queries string

// Query is a question and what answers it.
type Query struct {
	Family, Text string
	Right        Right
}

// Held tells whether the question is held out while tuning.
func (q Query) Held() bool {
	h := fnv.New32a()
	_, _ = h.Write([]byte(q.Family + "\t" + q.Text)) // never fails
	return h.Sum32()%3 == 0
}

// Queries returns the questions.
func Queries() ([]Query, error) { return parse(queries) }

// parse reads a question a line: family, text and answer, separated by tabs. Lines that begin with # are comments.
func parse(text string) ([]Query, error) {
	var all []Query
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		parts := strings.Split(line, "\t")
		if len(parts) != 3 {
			return nil, fmt.Errorf("%q is no question", line)
		}
		right, err := ParseRight(parts[2])
		if err != nil {
			return nil, err
		}
		all = append(all, Query{parts[0], parts[1], right})
	}
	return all, nil
}

// Tally counts questions and those of them that were answered right.
type Tally struct{ Asked, First, Among int }

// Rate is the share of questions whose first answer was right.
func (t Tally) Rate() float64 { return share(t.First, t.Asked) }

// Soon is the share of questions that had a right one among the first ten answers.
func (t Tally) Soon() float64 { return share(t.Among, t.Asked) }

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// Result is how a search did.
type Result struct {
	Families []string // in the order of the questions
	ByFamily map[string]*Tally
	All      Tally
	Tuned    Tally // the questions that may be tuned on
	Held     Tally // the others
	Mistakes []Mistake
}

// Mistake is a question whose first answer was wrong.
type Mistake struct {
	Query
	Place int // of the first right answer among the first ten, from 1; 0 if there was none
	First int // the first answer, -1 if there was none
}

// Ask puts the questions to a search, which returns the best ten answers; holds tells whether one of them is right.
func Ask(all []Query, search func(q Query) []int, holds func(r Right, answer int) bool) Result {
	result := Result{ByFamily: map[string]*Tally{}}
	for _, q := range all {
		place, first := 0, -1
		for i, answer := range search(q) {
			if i == 0 {
				first = answer
			}
			if holds(q.Right, answer) {
				place = i + 1
				break
			}
		}
		if result.ByFamily[q.Family] == nil {
			result.Families, result.ByFamily[q.Family] = append(result.Families, q.Family), &Tally{}
		}
		half := &result.Tuned
		if q.Held() {
			half = &result.Held
		}
		for _, t := range []*Tally{&result.All, half, result.ByFamily[q.Family]} {
			t.Asked++
			if place == 1 {
				t.First++
			}
			if place > 0 {
				t.Among++
			}
		}
		if place != 1 {
			result.Mistakes = append(result.Mistakes, Mistake{q, place, first})
		}
	}
	return result
}
