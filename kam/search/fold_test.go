package search

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestFoldWritesTextAsPeopleTypeIt(t *testing.T) {
	for _, c := range []struct{ language, text, want string }{
		{"Finnish", "Jyväskylän Ääkköset Öljy Åbo", "jyvaskylan aakkoset oljy abo"},
		{"German", "Straße GROẞ Über Müller", "strasse gross uber muller"},
		{"Polish", "Łódź Wałęsa ŻÓŁĆ", "lodz walesa zolc"},
		{"Turkish", "İstanbul ISPARTA ıspanak Şişli Çağ", "istanbul isparta ispanak sisli cag"},
		{"Greek", "Οδυσσέας ΟΔΥΣΣΕΑΣ Ϊ", "οδυσσεασ οδυσσεασ ι"},
		{"Czech", "Dvořák Žižkov Příliš Ůže", "dvorak zizkov prilis uze"},
		{"Japanese full and half width", "ＡＢＣ１２３ ｶﾀｶﾅ 東京", "abc123 カタカナ 東京"},
		{"Japanese voiced sounds", "ガギ がぎ", "カキ かき"},
		{"Danish, Norwegian", "Øresund Æbler Ålborg", "oresund aebler alborg"},
		{"French", "Cœur ŒUVRE Noël L’Été", "coeur oeuvre noel l'ete"},
		{"Icelandic", "Þór Guðrún", "thor gudrun"},
		{"Croatian", "Đorđe", "dorde"},
		{"Romanian", "Țară ţară", "tara tara"},
		{"Vietnamese", "Nguyễn Đặng", "nguyen dang"},
		{"Cyrillic", "Йошкар-Ола ЁЛКА", "иошкар-ола елка"},
		{"Arabic with points", "مُحَمَّد", "محمد"},
		{"Hebrew with points", "שָׁלוֹם", "שלום"},
		{"Hindi keeps its vowels", "हिन्दी", "हिन्दी"},
		{"Korean is taken apart", "한", "\u1112\u1161\u11ab"},
		{"accents of their own", "Jyva\u0308skyla\u0308", "jyvaskyla"},
		{"ligatures and fractions", "ﬁn ²", "fin 2"},
		{"dashes and quotes", "a–b “c” d\u00a0e", "a-b \"c\" d e"},
		{"invisible characters", "ra\u00adke\u200bnne", "rakenne"},
		{"line feeds stay", "A\nB", "a\nb"},
		{"broken bytes", "A\xffB", "a\ufffdb"},
	} {
		if got := Fold(c.text); got != c.want {
			t.Errorf("%s: Fold(%q) = %q, want %q", c.language, c.text, got, c.want)
		}
	}
}

func TestFoldIsIdempotentForEveryCharacter(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if once := Fold(string(r)); Fold(once) != once {
			t.Errorf("%U folds to %q, which folds to %q", r, once, Fold(once))
		}
	}
}

func TestFoldOfPartsIsPartsOfFold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")
		if Fold(a+b) != Fold(a)+Fold(b) {
			t.Fatalf("%q, %q", a, b)
		}
	})
}

func TestFoldLeavesFoldedTextWhereItIs(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { Fold("polar steel oy, 00100 helsinki") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestUnfoldFindsTheCharactersAsWritten(t *testing.T) {
	for _, c := range []struct{ text, part, want string }{
		{"Jyväskylä", "vasky", "väsky"},
		{"Königstraße 5", "asse", "aße"},
		{"Königstraße 5", "5", "5"},
		{"Ægir", "e", "Æ"},
		{"한국", "\u1161\u11ab", "한"},
		{"Jyva\u0308s", "s", "s"},
	} {
		folded := Fold(c.text)
		at := len([]rune(folded[:strings.Index(folded, c.part)]))
		var positions []int
		for i := range []rune(c.part) {
			positions = append(positions, at+i)
		}
		var got []rune
		for _, i := range Unfold(c.text, positions) {
			got = append(got, []rune(c.text)[i])
		}
		if string(got) != c.want {
			t.Errorf("%q in %q: got %q, want %q", c.part, c.text, string(got), c.want)
		}
	}
	if got := Unfold("abc", []int{-3, 1, 99}); !slices.Equal(got, []int{1}) {
		t.Errorf("positions outside of the text: %v", got)
	}
}

func FuzzUnfoldStaysInTheText(f *testing.F) {
	f.Add("Königstraße", 3, 9)
	f.Fuzz(func(t *testing.T, s string, a, b int) {
		last := -1
		for _, i := range Unfold(s, []int{min(a, b), max(a, b)}) {
			if i <= last || i >= len([]rune(s)) {
				t.Fatalf("position %d after %d", i, last)
			}
			last = i
		}
	})
}
