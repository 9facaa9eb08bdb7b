package paper

import (
	"bytes"
	"fmt"
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"keyaccount/kam"
)

// Measures of a page, in millimetres, and of its text, in points.
const (
	pageWidth, pageHeight = 210.0, 297.0
	marginX, marginY      = 14.0, 12.0
	usualSize, leastSize  = 10.0, 6.5
	footSize              = 8.0
	sizeStep              = 0.25
	point                 = 25.4 / 72 // of a point, in millimetres
)

// PDF writes the paper on pages of A4, with its font inside. Chinese, Japanese and Korean that the font lacks is
// drawn. missing is how many other characters it lacks: they stand as □ (a letter with a mark as the letter alone), and a
// line at the end says so. A paper that is to stand on one page is
// set in letters from 10 to 6.5 points; where that is not enough, it takes more pages. The error is that of out, or a
// *kam.Error of code Invalid where the font cannot be used.
func (p Paper) PDF(out io.Writer, font Font) (missing int, err error) {
	if font, err = font.orOwn(); err != nil {
		return 0, fmt.Errorf("the program's own font cannot be read: %w", err)
	}
	var page []byte
	page, missing, err = p.typeset(font)
	if err != nil {
		return 0, err
	}
	_, err = out.Write(page)
	return missing, err
}

// typeset returns the paper as a PDF. What a damaged font makes of the library is an error, too.
func (p Paper) typeset(font Font) (pdf []byte, missing int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &kam.Error{Code: kam.Invalid, Words: fmt.Sprintf("the paper cannot be set in this font: %v", r)}
		}
	}()
	size := usualSize
	s := p.set(font, size, 0)
	for p.OnePage && s.pages > 1 && size > leastSize {
		size -= sizeStep
		s = p.set(font, size, 0)
	}
	if s.pages > 1 {
		s = p.set(font, size, s.pages)
	}
	var b bytes.Buffer
	if err := s.pdf.Output(&b); err != nil {
		return nil, 0, &kam.Error{Code: kam.Invalid, Words: "the paper cannot be set in this font: " + kam.Clip(err.Error(), 120)}
	}
	return b.Bytes(), s.missing, nil
}

// set sets the paper in letters of a size; of is how many pages there are in all, 0 where that is not known yet.
func (p Paper) set(font Font, size float64, of int) *setter {
	pdf := fpdf.New("P", "mm", "A4", "")
	at := p.Date.Time()
	if p.Date.IsZero() {
		at = time.Unix(0, 0).UTC()
	}
	pdf.SetCreationDate(at)
	pdf.SetModificationDate(at)
	pdf.SetCatalogSort(true)
	pdf.SetTitle(oneLine(p.Title), true)
	pdf.SetLang("en")
	pdf.SetAutoPageBreak(false, 0)
	pdf.AddUTF8FontFromBytes("paper", "", font.plain)
	pdf.AddUTF8FontFromBytes("paper", "B", font.bold)
	s := &setter{pdf: pdf, font: font, size: size, of: of, title: p.Title}
	s.page()
	s.leading(1.6, func() {
		s.run(marginX, pageWidth-2*marginX, []span{{words: p.Title, bold: true}})
	})
	if p.Subtitle != "" {
		s.run(marginX, pageWidth-2*marginX, []span{{words: p.Subtitle, tone: Muted}})
	}
	for _, b := range p.Blocks {
		s.block(b)
	}
	if s.missing > 0 {
		s.gap(0.6)
		s.run(marginX, pageWidth-2*marginX, []span{{words: fmt.Sprintf("%d characters that the font of this paper lacks stand as %s. A font that has them can be named when the paper is made.", s.missing, lacking), tone: Muted}})
	}
	return s
}

// setter puts a paper on pages.
type setter struct {
	pdf     *fpdf.Fpdf
	font    Font
	size    float64 // of letters, in points
	y       float64 // the upper edge of the next line
	pages   int
	of      int
	title   string
	missing int
}

// line is the height of a line.
func (s *setter) line() float64 { return s.size * point * 1.28 }

func (s *setter) page() {
	s.pdf.AddPage()
	s.pages++
	s.y = marginY
	if s.of > 1 {
		was := s.size
		s.size = footSize
		foot := span{words: fmt.Sprintf("%s · %d of %d", kam.Clip(s.title, 60), s.pages, s.of), tone: Muted}
		s.put(pageWidth-marginX-s.width(foot), pageHeight-marginY/2-s.size*point, foot)
		s.size = was
	}
}

// room begins a new page where there is no room left of the given height.
func (s *setter) room(h float64) {
	if s.y+h > pageHeight-marginY && s.y > marginY {
		s.page()
	}
}

// gap leaves a part of a line free, unless the page has just begun.
func (s *setter) gap(lines float64) {
	if s.y > marginY {
		s.y += s.line() * lines
	}
}

// leading sets what fn sets in letters so many times as large.
func (s *setter) leading(times float64, fn func()) {
	was := s.size
	s.size *= times
	fn()
	s.size = was
}

func (s *setter) style(sp span, size float64) {
	weight := ""
	if sp.bold {
		weight = "B"
	}
	s.pdf.SetFont("paper", weight, size)
	switch sp.tone {
	case Muted, Gap:
		s.pdf.SetTextColor(90, 94, 102)
	case Warn:
		s.pdf.SetTextColor(154, 52, 18)
	default:
		s.pdf.SetTextColor(20, 20, 24)
	}
}

func (s *setter) rule(x, y, w float64) {
	s.pdf.SetDrawColor(190, 193, 199)
	s.pdf.SetLineWidth(0.2)
	s.pdf.Line(x, y, x+w, y)
}
