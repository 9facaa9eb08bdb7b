package search

import (
	"context"
	"fmt"
	"testing"
)

func TestZZAlloc(t *testing.T) {
	ix := New()
	ix.Load(peopleAndCompanies(100_000))
	for _, q := range []string{"kosknien", "qwxzjvkq", "zzkxqwpv", "xkcdqjzw", "jkoskine plrstl oyhk", "ksknn vrtnn lnd brg", "a lind o", "plr stl hlsnk", "040 123 456", "anna koskinne polra stele", "波兰钢铁", "사무소 김", "hdelundx", "plrstl", "kmnnkln"} {
		s := ix.NewSession()
		for end := range q {
			typed := q[:end+1]
			var n int
			f := func() { m, _ := s.Search(context.Background(), typed, Options{Limit: 50, Workers: 2}); n = len(m) }
			f()
			fmt.Printf("%-30s %5.0f (%d)\n", typed, testing.AllocsPerRun(3, f), n)
		}
	}
}
