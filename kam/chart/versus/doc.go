// Package versus sets charts of influence beside those of two layered layouts in Go, github.com/nulab/autog and
// github.com/nikolaydubina/go-graph-layout. It is a module of its own, so that nobody but this comparison needs them.
package versus
