package search

import (
	"strings"
	"unicode/utf8"
)

// traits are the loose ways in which a scan met a word.
type traits uint8

const (
	initialsAll  traits = 1 << iota // beginnings of the words of a line, from its first on, none left out
	initialsSome                    // beginnings of words of a line, in order
	acronym                         // first letters of the words of a line, from its first on, none left out
	tucked                          // letters in order, from the beginning of a word up to the next space
)

// sight is what one pass over a text saw. Offsets are bytes and valid only for the traits seen; the first sight counts.
type sight struct {
	traits
	initialsEnd int
}

func (s sight) has(t traits) bool { return s.traits&t != 0 }

// scan looks for the word in all loose ways at once. Each way is a set of states in one machine word: bit n stands for "the first n
// letters of the word have been met in this way". A letter of s moves on, in every set, the states that wait for that letter.
// What a word has met every beginning of it has met too, which narrowing relies on.
func (w *word) scan(s string) sight {
	var seen sight
	if !w.beginsIn(s) {
		return seen
	}
	var (
		before class
		whole  = uint64(1) << len(w.runes)

		chain, reached uint64 = 0, 1 // initialsSome: running on from the beginning of a word; met by all words so far
		tight, gained  uint64 = 0, 1 // initialsAll: running on likewise; met by the current or, between words, the last one
		spelled        uint64 = 1    // acronym: met by the words so far
		inside         uint64        // tucked
	)
	for i, r := range s {
		c := classOf(r)
		space := isSpace(r)
		if space {
			inside = 0
			if r < ' ' && isLineEnd(byte(r)) {
				chain, reached, tight, gained, spelled = 0, 1, 0, 1, 1
			}
		}
		start := startsWord(before, c)
		if !start && chain|tight|inside == 0 {
			before = c
			continue
		}
		if start {
			chain |= reached
			tight |= gained
			gained = 0
			inside |= 1
		}
		before = c

		at := w.waiting(r)
		inside = inside&^1 | inside&at<<1
		chain = chain & at << 1
		reached |= chain
		tight = tight & at << 1
		gained |= tight
		if start {
			spelled = spelled & at << 1
		}

		if (chain|tight|inside)&whole == 0 {
			continue
		}
		if inside&whole != 0 {
			seen.traits |= tucked
		}
		if spelled&whole != 0 {
			seen.traits |= acronym
		}
		if chain&whole != 0 {
			seen.traits |= initialsSome
		}
		if tight&whole != 0 && !seen.has(initialsAll) {
			seen.traits |= initialsAll
			seen.initialsEnd = behind(s, i)
		}
	}
	return seen
}

// beginsIn tells whether some word of s begins with the first letter of w, without which a scan sees nothing. It answers true when it
// cannot tell quickly.
func (w *word) beginsIn(s string) bool {
	if w.runes[0] >= utf8.RuneSelf {
		return true
	}
	first := byte(w.runes[0])
	for i := 0; ; i++ {
		next := strings.IndexByte(s[i:], first)
		if next < 0 {
			return false
		}
		if i += next; joint(s, i) {
			return true
		}
	}
}

// isSpace tells what ends the run of a word's scattered letters: folded text has no other spaces.
func isSpace(r rune) bool { return r <= ' ' }

// behind is the offset of the rune that follows the one at i.
func behind(s string, i int) int {
	_, size := utf8.DecodeRuneInString(s[i:])
	return i + size
}

// chainPlaces appends the rune positions in s at which the word is met as beginnings of words, preferring long beginnings.
func (w *word) chainPlaces(places []int, s string) []int {
	met := make([]uint64, 0, 64) // for each rune, the states after it
	var before class
	chain, reached := uint64(0), uint64(1)
	for _, r := range s {
		c := classOf(r)
		if startsWord(before, c) {
			chain |= reached
		}
		before = c
		chain = chain & w.waiting(r) << 1
		reached |= chain
		met = append(met, chain)
	}
	need := len(w.runes)
	start := len(places)
	places = append(places, make([]int, need)...)
	for i := len(met) - 1; i >= 0 && need > 0; i-- {
		if met[i]>>need&1 == 0 {
			continue
		}
		// The first need letters end here. Walk back over those that run on from the beginning of one word.
		for {
			need--
			places[start+need] = i
			if need == 0 || i == 0 || met[i-1]>>need&1 == 0 {
				break
			}
			i--
		}
	}
	return places
}

// within tells whether the letters of the word occur in a line of s in order.
func (w *word) within(s string) bool {
	next := 0
	for _, r := range s {
		if r == w.runes[next] {
			if next++; next == len(w.runes) {
				return true
			}
		} else if r < ' ' && isLineEnd(byte(r)) {
			next = 0
		}
	}
	return false
}

// tuckedIn returns the first part of s, from the beginning of a word up to a space, in which the letters of the word occur in order.
func (w *word) tuckedIn(s string) (start, end int) {
	var before class
	for i, r := range s {
		c := classOf(r)
		// Where the letters do not follow the first beginning before a space, they follow no later one.
		if i >= end && startsWord(before, c) && r == w.runes[0] {
			end = len(s)
			if space := strings.IndexFunc(s[i:], isSpace); space >= 0 {
				end = i + space
			}
			if w.within(s[i:end]) {
				return i, end
			}
		}
		before = c
	}
	return 0, 0
}
