package main

import (
	"strings"
	"testing"
)

const output = `goos: linux
BenchmarkSideBySide/one_edit-2   	       5	   1500000 ours-ns	    750000 reference-ns	         2.000 ratio	        14.25 MB-sent
BenchmarkFold-2   	  100	  12 ns/op
PASS
`

func TestComparisonsBecomeATable(t *testing.T) {
	var b strings.Builder
	ok, err := tabulate(strings.NewReader(output), &b)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	want := "goos: linux\nBenchmarkFold-2   \t  100\t  12 ns/op\nPASS\n\n" +
		"what       ours  reference  ratio  beside that\n" +
		"one edit  1.5ms      750µs   2.00  14.2 MB sent\n"
	if b.String() != want {
		t.Errorf("the table is\n%s\nand should be\n%s", b.String(), want)
	}
}

func TestAFailureIsNotHidden(t *testing.T) {
	var b strings.Builder
	ok, err := tabulate(strings.NewReader("--- FAIL: BenchmarkSideBySide/x\nFAIL\n"), &b)
	if err != nil || ok || !strings.Contains(b.String(), "FAIL: BenchmarkSideBySide/x") {
		t.Errorf("ok is %v, the error %v, the output %q", ok, err, b.String())
	}
}
