package sample

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// tongue is a language, read from its row.
type tongue struct {
	tongueRow
	first [2][]spelling // given names of women and of men
	last  [2][]spelling // family names of women and of men
	brand brand
}

// spelling is a word in its own script and in Latin letters.
type spelling struct{ own, latin string }

func spell(word string) spelling {
	own, latin, ok := strings.Cut(strings.ReplaceAll(word, "_", " "), ":")
	if !ok {
		latin = own
	}
	return spelling{own, latin}
}

func readTongues() map[string]*tongue {
	all := map[string]*tongue{}
	for _, row := range tongueRows {
		t := &tongue{tongueRow: row}
		for sex, names := range []string{row.women, row.men} {
			for _, word := range strings.Fields(names) {
				t.first[sex] = append(t.first[sex], spell(word))
			}
		}
		for _, word := range strings.Fields(row.families) {
			his, hers, two := strings.Cut(word, "/")
			if !two {
				hers = his
			}
			t.last[0] = append(t.last[0], spell(hers))
			t.last[1] = append(t.last[1], spell(his))
		}
		t.brand = readBrand(row.code)
		all[row.code] = t
	}
	return all
}

// name is what somebody is called.
type name struct {
	full   string // as written on a business card
	mail   string // the part of an address before the @
	tongue *tongue
	native bool // written in a script other than Latin
}

// newName makes up somebody from a place.
func (g *generator) newName(p *place) name {
	t := g.tongues[pick(g, p.natives)]
	sex := g.rnd.IntN(2)
	first, last := pick(g, t.first[sex]), pick(g, t.last[sex])
	own, latin := last.own, last.latin
	if g.chance(t.double) {
		if second := pick(g, t.last[sex]); second != last {
			own, latin = own+t.joint+second.own, latin+t.joint+second.latin
		}
	}
	n := name{mail: mailName(first.latin, last.latin), tongue: t, full: own}
	switch inOwn := g.chance(t.native) && t.code == p.tongue && p.code != "SG"; {
	case inOwn && t.order == "f·g":
		n.full, n.native = own+first.own, true
	case inOwn && t.order == "fg":
		n.full, n.native = own+" "+first.own, own != latin
	case inOwn:
		n.full, n.native = first.own+" "+own, own != latin
	case t.order == "f·g":
		n.full = latin + " " + first.latin
	default:
		n.full = first.latin + " " + latin
	}
	return n
}

func mailName(first, last string) string { return slug(first, "") + "." + slug(last, "") }

// foreign maps letters that have no decomposition to how they are written in addresses.
var foreign = strings.NewReplacer("ø", "o", "ł", "l", "ß", "ss", "æ", "ae", "œ", "oe", "đ", "d", "ð", "d", "þ", "th", "ı", "i")

// slug writes Latin text with the letters and digits of addresses alone, with joint between words.
func slug(text, joint string) string {
	text = foreign.Replace(strings.ToLower(text))
	var b strings.Builder
	gap := false
	for _, r := range norm.NFD.String(text) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if gap && b.Len() > 0 {
				b.WriteString(joint)
			}
			gap = false
			b.WriteRune(r)
		case !unicode.Is(unicode.Mn, r):
			gap = true
		}
	}
	return b.String()
}
