module keyaccount/kam/chart/versus

go 1.26.0

require (
	github.com/nikolaydubina/go-graph-layout v0.2.0
	github.com/nulab/autog v0.11.0
	keyaccount v0.0.0
)

require (
	golang.org/x/exp v0.0.0-20211119212139-c35f6fddc5c3 // indirect
	gonum.org/v1/gonum v0.9.3 // indirect
)

replace keyaccount => ../../..
