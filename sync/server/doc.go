// Package server is the central server: it takes the mutations of devices, merges them into documents,
// and hands out the feed of what changed. The rules are functions over a transaction, a given time and
// given randomness; HTTP is a thin shell around them. Where everything is kept is behind Store.
package server
