// Package kam is the domain of key account management: the kinds of record, what a valid record
// is, and everything that is computed from records.
//
// Each kind is declared once, as a Go struct whose field tags say all that the rest of the program
// derives from it: forms, tables, filters, import and export columns, search text, command-line
// fields, server checks and the reference page. The package does no input or output, keeps no mutable
// state and reads no clock.
package kam
