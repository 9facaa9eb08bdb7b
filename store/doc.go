// Package store is the offline cache: one bbolt file that holds what this device knows of the records, what it has
// changed and the server has not seen, and the history, search text and undo steps that belong to them.
//
// What is read is always the view: the server's state with the edits that wait on this device laid over it. An edit
// changes record, outbox, history, search text, counts and undo step in one transaction, and is in the journal
// beside the file before that transaction commits. Every value is sealed with a key that package vault keeps; keys
// hold only kinds, ids, numbers and hashes.
//
// A Cache is safe for concurrent use. Reads never wait for writes.
package store
