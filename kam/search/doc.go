// Package search finds records by a few typed letters.
//
// A query is folded (case, diacritics) and split into words. Every word must be found in a record, in its title or in its other
// text, in any order. How well a word is found decides the rank: see score.go for the table.
//
// The work is arranged so that a key press among a million records costs milliseconds:
//
//   - a table of which letters stand before which, in each 64 records, passes over these at once if no word can be found there;
//   - a 64-bit map of the characters present refuses most records without looking at their text;
//   - a Session keeps what the previous, shorter query left over and looks only there;
//   - an upper bound on the score, known from the maps alone, passes over records that cannot reach the best K;
//   - words found as they stand are looked for first; scattered letters and slips of the finger only if places are left;
//   - blocks of records are shared out among a few workers.
//
// None of these changes an answer: narrowed, parallel and bounded searches return what a plain one returns, which the tests hold.
//
// The index is copy-on-write in blocks of records: a search works on the state it began with and never waits for a writer.
package search
