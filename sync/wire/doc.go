// Package wire is what a device and the central server say to each other, and the rules that both keep:
// documents with a version per cell, mutations, clocks, merging, messages and their encoding.
//
// It does no input or output. Everything is encoded as CBOR (RFC 8949) with definite lengths; documents
// and mutations, of which there are many, have coders of their own that neither reflect nor copy text.
package wire
