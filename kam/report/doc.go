// Package report lays out what the computing packages answer as tables: for people, for scripts, for spreadsheets.
//
// Nothing is computed here: every number, verdict and reason comes from kam/signal, kam/portfolio, kam/openspace,
// kam/pipeline, kam/alignment or kam/choice. Making a report is a pure function of a board, an account and options. What is
// not known is an unknown Value, which shows as “–” and null and is never taken for 0.
package report
