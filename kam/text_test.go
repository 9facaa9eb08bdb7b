package kam

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCleanTakesTheTerminalOutOfText(t *testing.T) {
	for _, c := range []struct{ what, in, want string }{
		{"plain text", "Polar Steel Oy", "Polar Steel Oy"},
		{"text in other scripts", "Řezáč 北京 سلام", "Řezáč 北京 سلام"},
		{"a colour", "\x1b[31mred\x1b[0m", "red"},
		{"a colour by its 8-bit form", "\u009b1;31mred", "red"},
		{"a private sequence", "a\x1b[?1049hb", "ab"},
		{"a sequence with an intermediate", "a\x1b[4 qb", "ab"},
		{"a sequence that breaks off", "a\x1b[31", "a"},
		{"a sequence broken off by other text", "a\x1b[3\né", "a é"},
		{"a window title ended by BEL", "a\x1b]0;owned\x07b", "ab"},
		{"a window title ended by ST", "a\x1b]0;owned\x1b\\b", "ab"},
		{"a window title ended by the 8-bit ST", "a\u009d0;owned\u009cb", "ab"},
		{"a link", "see \x1b]8;;http://evil.example\x1b\\here\x1b]8;;\x1b\\ now", "see here now"},
		{"a clipboard write", "\x1b]52;c;ZXZpbA==\x07x", "x"},
		{"a device control string", "a\x1bP$qm\x1b\\b", "ab"},
		{"start of string, privacy message, application command", "a\x1bXx\x1b\\b\x1b^y\x1b\\c\x1b_z\x1b\\d", "abcd"},
		{"a control string that breaks off", "a\x1b]0;no end", "a"},
		{"a control string that breaks off with its line", "a\x1b]0;no end\nb", "a b"},
		{"a control string that breaks off at the next sequence", "a\x1b]0;no end\x1b[1mb", "ab"},
		{"a full reset", "a\x1bcb", "ab"},
		{"a change of character set", "a\x1b(0b", "ab"},
		{"a sequence of two bytes", "a\x1bMb", "ab"},
		{"an escape at the end", "a\x1b", "a"},
		{"an escape before an escape", "a\x1b\x1b[31mb", "ab"},
		{"bells and backspaces", "a\a\b\x00\x7fb", "ab"},
		{"C1 controls", "a\u0080\u0088\u009cb", "ab"},
		{"bidirectional overrides and isolates", "a\u202eb\u2066c\u2069d\u202c", "abcd"},
		{"invisible characters", "a\u200bb\ufeffc\u00add", "abcd"},
		{"joiners, which scripts need", "می\u200cخواهم 👩\u200d💻", "می\u200cخواهم 👩\u200d💻"},
		{"private use", "a\ue000b", "a\ue000b"},
		{"a tab", "a\tb", "a b"},
		{"invalid UTF-8", "a\xff\xfeb", "a\ufffdb"},
		{"an 8-bit control as a bare byte", "a\x9b31mb", "a\ufffd31mb"},
		{"a letter and a combining mark", "A\u030asa", "Åsa"},
	} {
		if got := Clean(c.in, false); got != c.want {
			t.Errorf("%s: Clean(%q) is %q, want %q", c.what, c.in, got, c.want)
		}
	}
}

func TestCleanKeepsLinesOnlyWhereTheyAreWanted(t *testing.T) {
	for _, c := range []struct{ in, lines, line string }{
		{"a\nb", "a\nb", "a b"},
		{"a\r\nb", "a\nb", "a b"},
		{"a\rb", "a\nb", "a b"},
		{"a\u2028b\u2029c\u0085d", "a\nb\nc\nd", "a b c d"},
	} {
		if got := Clean(c.in, true); got != c.lines {
			t.Errorf("with lines, Clean(%q) is %q, want %q", c.in, got, c.lines)
		}
		if got := Clean(c.in, false); got != c.line {
			t.Errorf("without lines, Clean(%q) is %q, want %q", c.in, got, c.line)
		}
	}
}

func FuzzCleanIsHarmlessAndSettled(f *testing.F) {
	for _, s := range []string{
		"", "plain", "\x1b[31mred\x1b[0m", "\x1b]8;;x\x1b\\y", "\u009b3m", "\xff\x1b\xff[", "e\u0301\u202e", "\r\u200b\n",
		"\x1b]0;\x1b]\x07", strings.Repeat("\u0301", 70), "\x1bP\x18\n", "한\u1100\u1161",
	} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, lines bool) {
		got := Clean(s, lines)
		if !utf8.ValidString(got) {
			t.Fatalf("Clean(%q) is not valid UTF-8: %q", s, got)
		}
		for _, r := range got {
			if r == '\n' && lines {
				continue
			}
			if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
				t.Fatalf("Clean(%q) leaves %U", s, r)
			}
		}
		if again := Clean(got, lines); again != got {
			t.Fatalf("Clean(%q) is %q, of which Clean makes %q", s, got, again)
		}
	})
}

func TestClipShortensForMessages(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{
		{"Polar", 5, "Polar"},
		{"Polar Steel", 5, "Pola…"},
		{"Řezáč Strojírny", 6, "Řezáč…"},
		{"\x1b[31mred", 3, "red"},
		{"two\nlines", 20, "two lines"},
		{"ab", 1, "…"},
		{"ab", 0, "…"},
		{"", 0, ""},
	} {
		if got := Clip(c.in, c.n); got != c.want {
			t.Errorf("Clip(%q, %d) is %q, want %q", c.in, c.n, got, c.want)
		}
	}
}

func TestSlipsCountsTypingMistakes(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "abc", 3},
		{"abc", "", 3},
		{"Lind", "Lind", 0},
		{"Lnd", "Lind", 1},   // missing
		{"Liind", "Lind", 1}, // added
		{"Land", "Lind", 1},  // changed
		{"Lidn", "Lind", 1},  // swapped
		{"ca", "abc", 3},     // a swapped pair is not edited again
		{"Řezáč", "Rezac", 3},
		{"kitten", "sitting", 3},
	} {
		if got := Slips(c.a, c.b); got != c.want {
			t.Errorf("Slips(%q, %q) is %d, want %d", c.a, c.b, got, c.want)
		}
		if got := Slips(c.b, c.a); got != c.want {
			t.Errorf("Slips(%q, %q) is %d, want %d", c.b, c.a, got, c.want)
		}
	}
}
