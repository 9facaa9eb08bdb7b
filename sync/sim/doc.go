// Package sim proves sync by simulation: a few devices with real caches, and two real servers over one store in memory,
// live through a schedule of edits and faults that follows from a seed alone. Everything happens on one thread, so the
// same seed brings the same steps. After each step a ledger is held to what the program promises of every value that was
// ever typed; at the end all faults cease, and everybody has to come to the same state.
package sim
