package search

// pairs tells of some lines of text which plain letters stand before which others: bit b of row a is set if one of the lines has the
// letter a and, anywhere behind it, the letter b. However a word is found, its letters stand in their order in one line, so that lines
// which lack a pair of it have neither the word nor any that begins with it.
type pairs [26]uint32

// learn adds the lines of a text.
func (p *pairs) learn(text string) {
	behind := uint32(0)
	for i := len(text) - 1; i >= 0; i-- {
		switch c := text[i]; {
		case 'a' <= c && c <= 'z':
			p[c-'a'] |= behind
			behind |= 1 << (c - 'a')
		case isLineEnd(c):
			behind = 0
		}
	}
}

// have tells whether p has all pairs of others.
func (p *pairs) have(others *pairs) bool {
	for a, row := range others {
		if row&^p[a] != 0 {
			return false
		}
	}
	return true
}
