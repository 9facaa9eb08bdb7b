package store

import (
	"testing"

	"keyaccount/kam"
)

func TestWhatWasOpenedIsRememberedTheLastFirst(t *testing.T) {
	uses := []Use{}
	day := kam.Date{Year: 2026, Month: 11, Day: 22}
	for i := range 3 {
		uses = append(uses, Use{kam.Ref{Kind: "contact", ID: kam.ID{byte(i + 1)}}, i + 1, day.AddDays(-i)})
	}
	data, err := encodeUses(uses)
	if err != nil {
		t.Fatal(err)
	}
	back, err := decodeUses(data)
	if err != nil || len(back) != 3 || back[2] != uses[2] {
		t.Fatalf("%v, %v", back, err)
	}
	for _, bad := range [][]byte{nil, {0xff}, data[:len(data)-1]} {
		if _, err := decodeUses(bad); err == nil {
			t.Errorf("%x is read", bad)
		}
	}
}
