package tui

import (
	"testing"

	"keyaccount/tui/keys"
)

func TestEveryKeyOfTheMapDoesWhatItSaysOnEveryPane(t *testing.T) {
	for _, v := range visits {
		if v.text != "" || len(v.keys) > 0 && (v.keys[0] == "/" || v.keys[0] == "a" || v.keys[0] == "?") {
			continue
		}
		t.Run(v.name, func(t *testing.T) {
			var d *driver
			there := func() *driver {
				if d != nil {
					d.end()
				}
				d := start(t, 120, 36)
				for _, k := range v.keys {
					d.press(k).settle()
				}
				return d
			}
			d = there()
			meaning := map[string]string{}
			for _, k := range d.m.allKeys() {
				if k.Name == "" || k.Help == "" || k.Group == "" || len(k.Keys) == 0 {
					t.Errorf("the key %+v is not declared whole", k)
				}
				for _, pressed := range k.Keys {
					if other := meaning[pressed]; other != "" && other != k.Name {
						t.Errorf("%s means both %s and %s", pressed, other, k.Name)
					}
					meaning[pressed] = k.Name
					_, ok := d.m.top().Press(key(pressed))
					if !ok && !handles(d.m.global, d.m, pressed) { // a key before it may have moved to a row that it means nothing on
						d = there()
						_, ok = d.m.top().Press(key(pressed))
					}
					d.m.env.Asked()
					if !ok && !handles(d.m.global, d.m, pressed) {
						t.Errorf("%s is in the map as %s, and nothing handles it", pressed, k.Name)
					}
				}
			}
		})
	}
}

func handles(m keys.Map[*Model], to *Model, pressed string) bool {
	for _, b := range m {
		if b.Matches(pressed) && (b.When == nil || b.When(to)) {
			return true
		}
	}
	return false
}

func TestOneKeyMeansOneThingEverywhere(t *testing.T) {
	// These are the pane's own word for the same thing.
	same := map[string]string{
		"open-field": "open", "open-deals": "open", "open-space": "open", "open-cell": "open", "open-record": "open", "launch-field": "launch", "fold": "column-left", "unfold": "column-right",
		"third-value": "edit", "mend-edit": "edit", "copy-edit": "copy", "history-record": "history", "open-moment": "open", "keep-moment": "delete", "keep-field": "delete",
		"drop": "delete", "resubmit": "done", "new-team": "new-team",
		"open-item": "open", "edit-item": "edit", "keep-item": "delete",
		"mend": "open", "mend-field": "edit", "keep-alarm": "delete", "sort-alarms": "sort", "open-side": "open", "edit-side": "edit",
		"edit-all-side": "edit-all", "delete-side": "delete", "confirm": "done",
	}
	meaning := map[string]string{}
	for _, v := range visits {
		if v.text != "" {
			continue
		}
		d := start(t, 120, 36)
		for _, k := range v.keys {
			d.press(k).settle()
		}
		for _, k := range d.m.allKeys() {
			name := k.Name
			if s, ok := same[name]; ok {
				name = s
			}
			for _, pressed := range k.Keys {
				if other := meaning[pressed]; other != "" && other != name {
					t.Errorf("%s means %s here and %s on %s", pressed, other, name, v.name)
				}
				meaning[pressed] = name
			}
		}
	}
}
