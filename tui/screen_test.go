package tui

import (
	"fmt"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// visits are the ways to every screen there is, from the first one.
var visits = []struct {
	name string
	keys []string
	text string // what is typed then
}{
	{"today", nil, ""},
	{"accounts", []string{"2"}, ""},
	{"centers", []string{"3", "down"}, ""},
	{"teams", []string{"4", "down", "down"}, ""},
	{"opportunities", []string{"5"}, ""},
	{"pipeline", []string{"5", "]"}, ""},
	{"forecast", []string{"5", "]", "]"}, ""},
	{"win-rates", []string{"5", "["}, ""},
	{"stage", []string{"5", "]", "enter"}, ""},
	{"loyalty", []string{"6"}, ""},
	{"contribution", []string{"6", "]"}, ""},
	{"difficulty", []string{"6", "]", "]"}, ""},
	{"selection", []string{"6", "]", "]", "]"}, ""},
	{"pareto", []string{"6", "[", "["}, ""},
	{"pushes", []string{"6", "["}, ""},
	{"open-space", []string{"6", "[", "enter"}, ""},
	{"library", []string{"7"}, ""},
	{"news", []string{"7", "]"}, ""},
	{"sync", []string{"8"}, ""},
	{"sync-refused", []string{"8", "down"}, ""},
	{"sync-device", []string{"8", "down", "down"}, ""},
	{"sync-exchange", []string{"8", "down", "down", "down", "down"}, ""},
	{"sync-third", []string{"8", "e"}, ""},
	{"sync-mend", []string{"8", "down", "e"}, ""},
	{"history", []string{"w", "down", "Y"}, ""},
	{"history-then", []string{"w", "down", "Y", "end", "enter"}, ""},
	{"history-empty", []string{"2", "Y"}, ""},
	{"account", []string{"2", "enter"}, ""},
	{"account-deals", []string{"2", "enter", "]", "]", "]"}, ""},
	{"account-activity", []string{"2", "enter", "[", "[", "["}, ""},
	{"field", []string{"2", "enter", "[", "down", "down", "down"}, ""},
	{"brief", []string{"2", "b"}, ""},
	{"brief-walked", []string{"2", "b", "end", "up", "up", "up", "up", "up", "up", "right"}, ""},
	{"reasons", []string{"W", "right", "down"}, ""},
	{"not-verified", []string{"W", "down", "down", "down", "down", "down", "down", "enter"}, ""},
	{"deal", []string{"5", "enter"}, ""},
	{"deal-cabs", []string{"5", "enter", "]", "]"}, ""},
	{"deal-wishes", []string{"5", "enter", "]", "]", "]"}, ""},
	{"deal-stages", []string{"5", "enter", "[", "[", "["}, ""},
	{"deal-project", []string{"5", "enter", "[", "["}, ""},
	{"selling", []string{"2", "enter", "]", "]"}, ""},
	{"plan", []string{"2", "enter", "[", "[", "[", "["}, ""},
	{"person", []string{"3", "down", "enter"}, ""},
	{"person-analysis", []string{"3", "down", "enter", "]"}, ""},
	{"person-wishes", []string{"3", "down", "enter", "]", "]"}, ""},
	{"person-criteria", []string{"3", "down", "enter", "]", "]", "]"}, ""},
	{"map", []string{"2", "c"}, ""},
	{"map-influence", []string{"2", "c", "I"}, ""},
	{"map-matrix", []string{"2", "c", "X"}, ""},
	{"map-list", []string{"2", "c", "S"}, ""},
	{"map-signs", []string{"2", "c", "="}, ""},
	{"center", []string{"2", "enter", "[", "["}, ""},
	{"filter", []string{"2", "f"}, "polar"},
	{"preview", []string{"2", "p"}, ""},
	{"search-empty", []string{"/"}, ""},
	{"search", []string{"/"}, "sanna"},
	{"capture", []string{"a"}, "call sanna ohman tomorrow 9:00 re price #melt-shop"},
	{"capture-empty", []string{"a"}, ""},
	{"command", []string{":"}, "s"},
	{"help", []string{"?"}, ""},
	{"marks", []string{"2", " ", " ", "*"}, ""},
}

func TestScreensLookAsTheyShould(t *testing.T) {
	for _, size := range []struct{ w, h int }{{80, 24}, {120, 36}, {200, 60}} {
		for _, v := range visits {
			t.Run(fmt.Sprintf("%s/%dx%d", v.name, size.w, size.h), func(t *testing.T) {
				d := start(t, size.w, size.h)
				for _, k := range v.keys {
					d.press(k).settle()
				}
				d.types(v.text).settle()
				d.exact(v.name, size.w, size.h)
				d.golden(fmt.Sprintf("%s-%dx%d", v.name, size.w, size.h))
			})
		}
	}
}

func TestEveryScreenFillsEveryTerminalExactly(t *testing.T) {
	for _, v := range visits {
		t.Run(v.name, func(t *testing.T) {
			d := start(t, 120, 36)
			for _, k := range v.keys {
				d.press(k).settle()
			}
			d.types(v.text).settle()
			for w := 60; w <= 240; w += 15 {
				for h := 16; h <= 70; h += 9 {
					d.send(tea.WindowSizeMsg{Width: w, Height: h})
					d.exact(v.name, w, h)
				}
			}
			for _, small := range [][2]int{{59, 16}, {60, 15}, {20, 5}, {1, 1}} {
				d.send(tea.WindowSizeMsg{Width: small[0], Height: small[1]})
				d.exact(v.name, small[0], small[1])
			}
		})
	}
}

func TestATooSmallTerminalIsToldSo(t *testing.T) {
	d := start(t, 120, 36)
	d.send(tea.WindowSizeMsg{Width: 50, Height: 12})
	d.shows("at least")
	d.shows("60 × 16")
	d.send(tea.WindowSizeMsg{Width: 120, Height: 36})
	d.shows("1 Today")
}
