package paper

import (
	"bytes"
	"testing"

	"golang.org/x/image/font/gofont/goregular"

	"keyaccount/internal/frugal"
	"keyaccount/kam"
)

// FuzzFonts takes fonts in which anybody has changed some bytes, or that end early. Each is refused with a reason, or a paper
// can be set in it.
func FuzzFonts(f *testing.F) {
	whole := goregular.TTF
	f.Add(uint32(0), []byte("OTTO"), uint32(len(whole)))
	for at := 20; at < 12+16*24; at += 64 { // the list of its tables
		f.Add(uint32(at), []byte{0xff, 0xff, 0xff, 0xff}, uint32(len(whole)))
	}
	f.Add(uint32(0), []byte{}, uint32(len(whole)/2))
	f.Fuzz(func(t *testing.T, at uint32, data []byte, size uint32) {
		file := bytes.Clone(whole[:size%uint32(len(whole)+1)])
		if len(file) > 0 {
			copy(file[at%uint32(len(file)):], data)
		}
		var (
			font Font
			err  error
		)
		frugal.Within(t, 8<<20+len(file), 16, func() { font, err = ParseFont(file) })
		if err != nil {
			if kam.CodeOf(err) != kam.Invalid {
				t.Errorf("an error of another kind: %v", err)
			}
			return
		}
		var b bytes.Buffer
		p := Paper{Title: "Äkräs", Blocks: []Block{Paragraph{Text: "漢字 Fußgänger 1.234,50 €"}}}
		if _, err := p.PDF(&b, font); err != nil {
			t.Logf("it was taken, and then: %v", err)
		}
	})
}
