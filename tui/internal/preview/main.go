// server, for work on how they look:
//
//	go run ./tui/internal/preview [-accounts N] [-today DATE] [-theme dark|light|plain|16] [-state in-sync|offline|…]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"

	"keyaccount/kam"
	"keyaccount/tui"
	"keyaccount/tui/book"
	"keyaccount/tui/samplebook"
	"keyaccount/tui/style"
)

func main() {
	accounts := flag.Int("accounts", 0, "how many accounts the company has; 0 for its usual size")
	day := flag.String("today", "", "the day to look at it; today where empty")
	theme := flag.String("theme", "", "dark, light, plain, or 16 for the colours of the terminal's own theme")
	link := flag.String("link", string(book.InSync), "the state of the connection")
	flag.Parse()
	if err := run(*accounts, *day, *theme, *link); err != nil {
		fmt.Fprintln(os.Stderr, "preview:", err)
		os.Exit(1)
	}
}

func run(accounts int, day, theme, link string) error {
	now := time.Now()
	clock := time.Now
	if day != "" {
		d, err := kam.ParseDate(day)
		if err != nil {
			return err
		}
		at := d.Time().Add(9 * time.Hour)
		clock = func() time.Time { return at.Add(time.Since(now)) }
	}
	b, err := samplebook.New(accounts, clock)
	if err != nil {
		return err
	}
	s := b.State()
	s.Link = book.Link(link)
	b.SetState(s)
	o := tui.Options{Book: b}
	switch theme {
	case "dark", "light":
		o.Styles = style.New(style.Options{Dark: theme == "dark", Color: true, Rich: true})
	case "16":
		o.Styles = style.New(style.Options{Dark: true, Color: true})
	case "plain":
		o.Styles = style.New(style.Options{})
	}
	return tui.Run(context.Background(), o)
}
