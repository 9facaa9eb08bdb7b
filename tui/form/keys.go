package form

import (
	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/tui/keys"
)

// always are the keys that mean the same in every field; they come before what the field makes of them.
var always = keys.Map[*Form]{
	{Key: keys.Key{Name: "save", Keys: []string{"ctrl+s"}, Brief: "save", Help: "Save the form."}, Do: (*Form).save},
	{Key: keys.Key{Name: "next-field", Keys: []string{"tab"}, Help: "Go to the next field; from the last to the first."}, Do: (*Form).next},
	{Key: keys.Key{Name: "previous-field", Keys: []string{"shift+tab"}, Help: "Go to the previous field."}, Do: (*Form).prev},
	{Key: keys.Key{Name: "revert-field", Keys: []string{"ctrl+r"}, Brief: "revert", Help: "Give the field the value that the record has."}, Do: (*Form).revert,
		When: func(f *Form) bool { return len(f.rows) > 0 && f.focused().revertible() }},
	{Key: keys.Key{Name: "page-down", Keys: []string{"pgdown"}, Help: "Go several fields down."}, Do: (*Form).pageDown},
	{Key: keys.Key{Name: "page-up", Keys: []string{"pgup"}, Help: "Go several fields up."}, Do: (*Form).pageUp},
}

// otherwise are the keys that the form answers where the field has no use for them.
var otherwise = keys.Map[*Form]{
	{Key: keys.Key{Name: "field-below", Keys: []string{"down"}, Show: "↑↓", Brief: "fields", Help: "Go to the field below."}, Do: (*Form).down},
	{Key: keys.Key{Name: "field-above", Keys: []string{"up"}, Help: "Go to the field above."}, Do: (*Form).up},
	{Key: keys.Key{Name: "next", Keys: []string{"enter"}, Brief: "next", Help: "Go on to the next field. In a form of few fields, save from the last one."}, Do: (*Form).enter},
	{Key: keys.Key{Name: "leave", Keys: []string{"esc"}, Brief: "leave", Help: "Leave the form; asks if something would be lost."}, Do: (*Form).leave},
}

// answers are the keys for the question what to do with what was typed.
var answers = keys.Map[*Form]{
	{Key: keys.Key{Name: "save-and-leave", Keys: []string{"s", "ctrl+s", "enter"}, Brief: "save", Help: "Asked on leaving: save."}, Do: (*Form).save},
	{Key: keys.Key{Name: "discard", Keys: []string{"d"}, Brief: "discard", Help: "Asked on leaving: discard what was typed."}, Do: (*Form).discard},
	{Key: keys.Key{Name: "keep-editing", Keys: []string{"esc", "k"}, Brief: "keep editing", Help: "Asked on leaving: go on editing."}, Do: (*Form).stay},
}

// The keys of the editors.
var (
	optionKeys = []keys.Key{
		{Name: "option", Keys: []string{"left", "right"}, Show: "←→", Brief: "choose", Help: "In a choice: the option before or after. Typing finds an option by its beginning."},
		{Name: "option-cycle", Keys: []string{" "}, Brief: "next option", Help: "In a choice: the next option. In a check list: tick or untick."},
	}
	checkKeys = []keys.Key{
		{Name: "check-move", Keys: []string{"left", "right"}, Show: "←→", Brief: "move", Help: "In a check list: go to the option before or after."},
		{Name: "check", Keys: []string{" "}, Brief: "tick", Help: "In a check list: tick or untick the option."},
	}
	candidateKeys = []keys.Key{
		{Name: "pick", Keys: []string{"enter"}, Brief: "pick", Help: "In a reference: take the record that is marked in the list."},
		{Name: "candidate", Keys: []string{"up", "down"}, Show: "↑↓", Brief: "candidates", Help: "In a reference: go through the records found for what was typed."},
	}
	itemKeys = []keys.Key{
		{Name: "add-item", Keys: []string{"enter", ","}, Brief: "add", Help: "In a field of several values: add what was typed."},
		{Name: "item", Keys: []string{"left", "right"}, Show: "←→", Help: "In a field of several values: go to a value; backspace takes it out."},
	}
	nameKey  = keys.Key{Name: "take-name", Keys: []string{"right"}, Show: "→", Brief: "take name", Help: "In a field that offers names, such as segments and regions: take the one that begins like what is typed; again, the next one."}
	clearKey = keys.Key{Name: "clear", Keys: []string{"ctrl+u"}, Brief: "clear", Help: "Empty the field; in text, what stands before the cursor."}
	lineKey  = keys.Key{Name: "line-break", Keys: []string{"enter"}, Brief: "new line", Help: "In long text: begin a new line. Tab leaves the field."}
)

// Keys returns what the keys do here and now, for the bottom line.
func (f *Form) Keys() []keys.Key {
	if f.asking {
		return inForm(answers.Keys(f))
	}
	var now []keys.Key
	if len(f.rows) > 0 {
		now = f.focused().edit.keys()
	}
	taken := map[string]bool{}
	for _, k := range now {
		for _, name := range k.Keys {
			taken[name] = true
		}
	}
	first, rest := []keys.Key{}, now
	for _, k := range append(always.Keys(f), otherwise.Keys(f)...) {
		switch {
		case taken[k.Keys[0]]:
			continue
		case k.Name == "next" && f.savesOnEnter():
			k.Brief = "save"
		}
		if k.Name == "save" {
			first = append(first, k) // what a form is for comes before what its fields can do
		} else {
			rest = append(rest, k)
		}
	}
	return inForm(append(first, rest...))
}

// AllKeys returns every key that forms know, for the map of keys.
func AllKeys() []keys.Key {
	var all []keys.Key
	for _, m := range []keys.Map[*Form]{always, otherwise, answers} {
		all = append(all, m.All()...)
	}
	for _, more := range [][]keys.Key{optionKeys, checkKeys, candidateKeys, itemKeys, {nameKey, clearKey, lineKey}} {
		all = append(all, more...)
	}
	return inForm(all)
}

// inForm returns the keys under the chapter of forms.
func inForm(list []keys.Key) []keys.Key {
	out := make([]keys.Key, len(list))
	for i, k := range list {
		k.Group = keys.Form
		out[i] = k
	}
	return out
}

// leave asks what to do with what was typed, or closes the form where nothing was.
func (f *Form) leave() tea.Cmd {
	if f.Dirty() {
		f.asking = true
		return nil
	}
	return f.discard()
}

func (f *Form) stay() tea.Cmd {
	f.asking = false
	return nil
}

// discard closes the form and forgets its draft.
func (f *Form) discard() tea.Cmd {
	f.close()
	drafts := f.drafts
	return func() tea.Msg {
		drafts.forget()
		return Cancelled{}
	}
}
