package main

import (
	"fmt"

	"keyaccount/store"
	"keyaccount/sync/wire"
)

// tooOld returns words for the user of a program that is older than the server would like, or "". It goes on reading and
// pushing all the same.
func tooOld(cache *store.Cache) string { return olderThan(cache.Oldest(), wire.Protocol) }

func olderThan(oldest, own int) string {
	if oldest <= own {
		return ""
	}
	return fmt.Sprintf("this kam is too old for the server, which asks for protocol %d where this one speaks %d; what is exchanged may lack something: install a newer one", oldest, own)
}
