package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"keyaccount/kam/golden"
)

// TestReferenceOfCommandsIsUpToDate compares the page with the commands; make generate writes it.
func TestReferenceOfCommandsIsUpToDate(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("# Commands\n\nWritten from the commands themselves by `make generate`. Exit status: 0 done · 1 failed · 2 wrong usage · 3 the server cannot be\n" +
		"reached, what waits stays waiting · 4 done, but there are conflicts or rejections to look at · 5 the cache is held by another kam.\n")
	describe(&b, newApp(streams{}, os.Getenv).root())
	golden.Same(t, filepath.Join("..", "..", "docs", "reference", "commands.md"), b.Bytes())
}

func describe(b *bytes.Buffer, c *cobra.Command) {
	if c.Hidden || c.Name() == "help" {
		return
	}
	fmt.Fprintf(b, "\n## `%s`\n\n%s.\n", strings.TrimSpace(strings.TrimSuffix(c.CommandPath(), c.Name())+c.Use), c.Short)
	if c.Long != "" {
		fmt.Fprintf(b, "\n%s\n", c.Long)
	}
	if c.Example != "" {
		fmt.Fprintf(b, "\n```sh\n%s\n```\n", strings.ReplaceAll(strings.TrimLeft(c.Example, " "), "\n  ", "\n"))
	}
	first := true
	c.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
		if f.Name == "help" {
			return
		}
		if first {
			b.WriteString("\n")
			first = false
		}
		value, usage := pflag.UnquoteUsage(f)
		fmt.Fprintf(b, "- `%s`: %s\n", strings.TrimSpace("--"+f.Name+" "+value), usage)
	})
	for _, sub := range c.Commands() {
		describe(b, sub)
	}
}
