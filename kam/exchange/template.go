package exchange

import (
	"fmt"
	"strings"

	"keyaccount/kam"
)

// template is a text with columns in it, such as "{product}[ · {account}]". It is empty for a row in which
// a column that stands outside of brackets is empty. A part in brackets is left out where a column in it
// is empty.
type template []piece

type piece struct {
	column string // the name of a column, or ""
	text   string // else a text
	option template
}

func parseTemplate(text string) (template, error) {
	t, rest, err := parsePieces(text, false)
	if err == nil && rest != "" {
		err = fmt.Errorf("a ] without its [")
	}
	if err != nil {
		return nil, &kam.Error{Code: kam.Invalid, Words: fmt.Sprintf("“%s” cannot be read: %v; write columns like {column} and what may be missing like [ · {column}]", kam.Clip(text, 60), err)}
	}
	return t, nil
}

// parsePieces reads pieces up to the end of the text or, inside brackets, to the closing one.
func parsePieces(text string, inside bool) (template, string, error) {
	var t template
	for text != "" {
		i := strings.IndexAny(text, "{[]")
		if i < 0 {
			i = len(text)
		}
		if i > 0 {
			t = append(t, piece{text: text[:i]})
		}
		text = text[i:]
		switch {
		case text == "":
		case text[0] == '{':
			name, rest, ok := strings.Cut(text[1:], "}")
			if !ok || strings.TrimSpace(name) == "" {
				return nil, "", fmt.Errorf("a { without a column and its }")
			}
			t = append(t, piece{column: strings.TrimSpace(name)})
			text = rest
		case text[0] == '[' && inside:
			return nil, "", fmt.Errorf("brackets inside brackets")
		case text[0] == '[':
			option, rest, err := parsePieces(text[1:], true)
			if err != nil {
				return nil, "", err
			}
			t = append(t, piece{option: option})
			text = rest
		case inside:
			return t, text[1:], nil
		default:
			return t, text, nil
		}
	}
	if inside {
		return nil, "", fmt.Errorf("a [ without its ]")
	}
	return t, "", nil
}

// expand returns the text for a row whose columns hold what get says.
func (t template) expand(get func(column string) string) string {
	var b strings.Builder
	for _, p := range t {
		switch {
		case p.option != nil:
			b.WriteString(p.option.expand(get))
		case p.column == "":
			b.WriteString(p.text)
		default:
			value := get(p.column)
			if value == "" {
				return ""
			}
			b.WriteString(value)
		}
	}
	return b.String()
}

// columns returns the names of the columns in the template.
func (t template) columns() []string {
	var names []string
	for _, p := range t {
		if p.column != "" {
			names = append(names, p.column)
		}
		names = append(names, p.option.columns()...)
	}
	return names
}
