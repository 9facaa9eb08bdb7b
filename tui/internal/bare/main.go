// Command bare says that it runs, and ends: what starting any Go program costs.
package main

import "os"

func main() { _, _ = os.Stdout.WriteString("ready") }
