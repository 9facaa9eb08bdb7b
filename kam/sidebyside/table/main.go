// Command table reads what go test -bench prints and prints the comparisons in it as a table. It fails where a
// benchmark has failed.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"keyaccount/kam/sidebyside"
)

func main() {
	ok, err := tabulate(os.Stdin, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "table:", err)
	}
	if err != nil || !ok {
		os.Exit(1)
	}
}

// tabulate reports whether all benchmarks went well. What is no comparison is passed through.
func tabulate(r io.Reader, w io.Writer) (ok bool, err error) {
	ok = true
	var rows []row
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		if c, is := parse(line); is {
			rows = append(rows, c)
			continue
		}
		if strings.HasPrefix(line, "--- FAIL") || strings.HasPrefix(line, "FAIL") {
			ok = false
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return ok, err
		}
	}
	if err := lines.Err(); err != nil {
		return ok, err
	}
	return ok, write(w, rows)
}

// row is one comparison.
type row struct {
	what            string
	ours, reference time.Duration
	ratio           float64
	notes           []string
}

// processors is what go test puts behind the name of a benchmark.
var processors = regexp.MustCompile(`-\d+$`)

// parse reads a line such as "BenchmarkX/name_of_it-2  5  12 ours-ns  9 reference-ns  1.3 ratio  14 MB-sent".
func parse(line string) (row, bool) {
	fields := strings.Fields(line)
	if len(fields) < 4 || !strings.HasPrefix(fields[0], "Benchmark") {
		return row{}, false
	}
	var c row
	name := processors.ReplaceAllString(fields[0], "")
	if _, part, found := strings.Cut(name, "/"); found {
		name = part
	}
	c.what = strings.ReplaceAll(name, "_", " ")
	seen := 0
	for i := 2; i+1 < len(fields); i += 2 {
		n, err := strconv.ParseFloat(fields[i], 64)
		if err != nil {
			return row{}, false
		}
		switch fields[i+1] {
		case sidebyside.OursUnit:
			c.ours = time.Duration(n)
		case sidebyside.ReferenceUnit:
			c.reference = time.Duration(n)
		case sidebyside.RatioUnit:
			c.ratio, seen = n, seen+1
		case "ns/op":
		default:
			c.notes = append(c.notes, short(n)+" "+strings.ReplaceAll(fields[i+1], "-", " "))
		}
	}
	return c, seen == 1
}

// short writes a number with as many digits as matter.
func short(n float64) string {
	switch {
	case n >= 100:
		return strconv.FormatFloat(n, 'f', 0, 64)
	case n == float64(int(n)):
		return strconv.Itoa(int(n))
	}
	return strconv.FormatFloat(n, 'g', 3, 64)
}

// write prints the rows in columns that are as wide as they need to be.
func write(w io.Writer, rows []row) error {
	table := [][4]string{{"what", "ours", "reference", "ratio"}}
	for _, r := range rows {
		table = append(table, [4]string{r.what, brief(r.ours), brief(r.reference), ratio(r.ratio)})
	}
	var width [4]int
	for _, line := range table {
		for i, text := range line {
			width[i] = max(width[i], utf8.RuneCountInString(text))
		}
	}
	out := bufio.NewWriter(w)
	fmt.Fprintln(out)
	for i, t := range table {
		note := "beside that"
		if i > 0 {
			note = strings.Join(rows[i-1].notes, ", ")
		}
		line := fmt.Sprintf("%-*s  %*s  %*s  %*s  %s", width[0], t[0], width[1], t[1], width[2], t[2], width[3], t[3], note)
		fmt.Fprintln(out, strings.TrimRight(line, " "))
	}
	return out.Flush()
}

// ratio writes a ratio with two decimals, and more where these would say little.
func ratio(x float64) string {
	if x < 0.1 {
		return strconv.FormatFloat(x, 'f', 4, 64)
	}
	return strconv.FormatFloat(x, 'f', 2, 64)
}

// brief writes a time with three digits.
func brief(d time.Duration) string {
	unit := time.Duration(1)
	for d/unit >= 1000 {
		unit *= 10
	}
	return d.Round(unit).String()
}
