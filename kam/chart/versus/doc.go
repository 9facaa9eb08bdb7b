// Package versus sets charts of influence beside those of github.com/nikolaydubina/go-graph-layout, a layered layout in
// Go. It is a module of its own, so that nobody but this comparison needs that library.
package versus
