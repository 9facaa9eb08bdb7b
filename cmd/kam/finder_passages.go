package main

import (
	"context"
	"slices"

	"keyaccount/kam"
	"keyaccount/kam/search"
)

// passage is a text of exact words, or an excluded word, with the places of the records in which it begins a word. It is sought
// without the finder's lock, by the search that wants it and no longer than that waits, and kept for the next ones: whatever changes
// from then on is moved in and out of it.
type passage struct {
	text    string // folded
	index   *search.Index
	places  search.Places
	changed []kam.Ref // while it was sought
}

// mostPassages bounds how many passages are kept besides those of the last line.
const mostPassages = 8

// has reports whether the texts of a record have the passage.
func (p *passage) has(title, text string) bool {
	return kam.BeginsIn(title, p.text) || kam.BeginsIn(text, p.text)
}

// passages are some that are sought together.
type passages []*passage

// find finds their places. It is called without the finder's lock.
func (all passages) find(ctx context.Context) (err error) {
	for _, p := range all {
		if p.places, err = p.index.Where(ctx, p.text, p.has); err != nil {
			return err
		}
	}
	return nil
}

// lacking returns the passages of some texts that have to be sought, and notes from now on what changes meanwhile; forsake ends that.
// It must be called with mu held.
func (f *finder) lacking(texts []string) (sought passages) {
	for _, text := range texts {
		if f.passage(text) == nil {
			sought = append(sought, &passage{text: text, index: f.index})
		}
	}
	f.seeking = append(f.seeking, sought...)
	return sought
}

// forsake ends the seeking of passages. It must be called with mu held.
func (f *finder) forsake(sought passages) {
	f.seeking = slices.DeleteFunc(f.seeking, func(p *passage) bool { return slices.Contains(sought, p) })
}

// take keeps passages that were found, brought up to date, unless all records were read anew meanwhile. It must be called with mu held.
func (f *finder) take(sought passages) {
	f.forsake(sought)
	for _, p := range sought {
		if p.index != f.index || f.passage(p.text) != nil {
			continue
		}
		for _, ref := range p.changed {
			if place, known := f.index.Place(ref.String()); known {
				e, _ := f.cache.Entry(ref)
				p.note(place, e)
			}
		}
		p.changed = nil
		f.passages = append(f.passages, p)
	}
}

// passage returns the one of a text, nil where none is kept, and puts it behind the others, which are let go of sooner. It must be called
// with mu held.
func (f *finder) passage(text string) *passage {
	i := slices.IndexFunc(f.passages, func(p *passage) bool { return p.text == text })
	if i < 0 {
		return nil
	}
	p := f.passages[i]
	f.passages = append(slices.Delete(f.passages, i, i+1), p)
	return p
}

// note brings the passage up to date with the record in a place.
func (p *passage) note(place uint32, e search.Entry) {
	if p.has(e.Title, e.Text) {
		p.places.Add(place)
	} else {
		p.places.Remove(place)
	}
}
