package pane

import (
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
)

// LaunchOf opens the first of a record's link, mail address and phone number.
func (e *Env) LaunchOf(ref kam.Ref) tea.Cmd {
	return e.Ask(Find{func(ctx context.Context) (tea.Msg, error) {
		r, err := e.Book.Get(ctx, ref)
		if err != nil {
			return nil, err
		}
		if url := Link(r); url != "" {
			return Launch{url}, nil
		}
		return Say{"There is no link, mail address or phone number to open here.", true}, nil
	}})
}

// Link returns the first link, mail address or phone number of a record, as a URL.
func Link(r kam.Record) string {
	k := kam.LookupKind(r.Kind)
	if k == nil {
		return ""
	}
	for _, t := range []kam.Type{kam.WebType, kam.EmailType, kam.PhoneType} {
		for _, f := range k.Fields {
			if v := r.Values(f); f.Type == t && len(v) > 0 {
				return URL(f, v[0])
			}
		}
	}
	return ""
}

// URL returns the URL that a value of a field stands for, or "".
func URL(f *kam.Field, value string) string {
	switch f.Type {
	case kam.WebType:
		if !strings.Contains(value, "://") {
			return "https://" + value
		}
		return value
	case kam.EmailType:
		return "mailto:" + value
	case kam.PhoneType:
		return "tel:" + strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' || r == '+' {
				return r
			}
			return -1
		}, value)
	}
	return ""
}
