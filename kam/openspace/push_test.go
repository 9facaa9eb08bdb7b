package openspace

import (
	"slices"
	"strings"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/internal/world"
)

func places(cells []Cell) string {
	var out []string
	for _, c := range cells {
		out = append(out, c.Segment+" "+c.ProductName)
	}
	return strings.Join(out, ", ")
}

func TestPushIsEmptyAndServingFirstThenByPotential(t *testing.T) {
	w := world.New(t, base+`
		open_space a account=polar; segment=A; product=hoist; potential=900 EUR
		open_space b account=polar; segment=B; product=hoist; potential=100 EUR; success_factor=uptime
		open_space c account=polar; segment=C; product=hoist; potential=1000 USD; success_factor=uptime
		open_space d account=polar; segment=D; product=hoist; success_factor=uptime
		open_space e account=polar; segment=E; product=hoist; sales=1 EUR; potential=5000 EUR
		open_space f account=polar; segment=F; product=hoist; sales=1 EUR; potential=2000 EUR; success_factor=uptime
		open_space g account=polar; segment=G; product=hoist; potential=100 EUR; success_factor=uptime
		open_space h account=polar; segment=H; product=hoist
		open_space i account=polar; segment=I; product=hoist; potential=0 EUR; success_factor=uptime
		open_space j account=polar; segment=J; product=hoist; potential=7000 EUR; success_factor=uptime; competitor=Acme
		open_space k account=polar; segment=K; product=hoist; potential=7000 EUR; success_factor=uptime
		open_space l account=polar; segment=L; product=hoist; sales=10 EUR; potential=10 EUR
		open_space m account=polar; segment=M; product=hoist; sales=10 EUR; success_factor=uptime
		opportunity o name=O; account=polar; segment=K; product=hoist
		opportunity p name=P; account=polar; segment=G; product=hoist; outcome=abandoned
	`)
	m := of(w, AllProducts)
	if got := places(m.Push); got != "C Hoist, B Hoist, G Hoist, D Hoist, A Hoist, F Hoist, E Hoist" {
		t.Errorf("push %s", got)
	}
	if got := places(m.Contested); got != "J Hoist" {
		t.Errorf("contested %s", got)
	}
}

func TestContestedByPotentialThenSales(t *testing.T) {
	w := world.New(t, base+`
		open_space a account=polar; segment=A; product=hoist; competitor=Acme
		open_space b account=polar; segment=B; product=hoist; competitor=Acme; potential=10 EUR
		open_space c account=polar; segment=C; product=hoist; competitor=Acme; potential=10 EUR; sales=4 EUR
		open_space d account=polar; segment=D; product=hoist; competitor=Acme; potential=90 NOK; sales=5 EUR
		open_space e account=polar; segment=E; product=hoist; competitor=Acme; potential=30 USD
		open_space f account=polar; segment=A; product=crane; competitor=Acme
	`)
	if got := places(of(w).Contested); got != "E Hoist, C Hoist, B Hoist, D Hoist, A Crane, A Hoist" {
		t.Errorf("contested %s", got)
	}
}

func TestAProposalIsAPushOpportunityThatCanBeRecorded(t *testing.T) {
	for _, c := range []struct {
		what, lines string
		segment     string
		want        map[string]string
	}{
		{"empty", "open_space a account=polar; segment=Ports; product=hoist; potential=1000.559 EUR; success_factor=uptime", "Ports", map[string]string{
			"name": "Hoist for Ports", "account": "account polar", "product": "product hoist", "segment": "Ports", "lead": "push", "growth": "cross-sell",
			"owner": "person lind", "amount": "1000.56 EUR", "notes": "From the Open Space: serves the critical success factor “Uptime”."}},
		{"sold, in another currency, contested", "open_space a account=polar; segment=Ports; product=hoist; sales=10 USD; potential=30 USD; competitor=Acme", "Ports", map[string]string{
			"name": "Hoist for Ports", "account": "account polar", "product": "product hoist", "segment": "Ports", "lead": "push", "growth": "up-sell",
			"owner": "person lind", "amount": "10 EUR", "competitors=Acme": "yes"}},
		{"the growth of the record, unknown potential, no owner", "account polar owner=\nopen_space a account=polar; segment=Ports; product=hoist; growth=co-creation", "Ports", map[string]string{
			"name": "Hoist for Ports", "account": "account polar", "product": "product hoist", "segment": "Ports", "lead": "push", "growth": "co-creation"}},
		{"nothing to gain", "open_space a account=polar; segment=Ports; product=hoist; sales=10 EUR; potential=10.001 EUR", "Ports", map[string]string{
			"name": "Hoist for Ports", "account": "account polar", "product": "product hoist", "segment": "Ports", "lead": "push", "growth": "up-sell", "owner": "person lind"}},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := world.New(t, base+c.lines)
			m := of(w)
			cells := m.Proposal(cell(t, w, m, c.segment, "hoist"))
			sorted := slices.Clone(cells)
			kam.SortCells(sorted)
			if !slices.Equal(cells, sorted) {
				t.Error("the fields are not in the order of their keys")
			}
			r := kam.Record{Ref: kam.Ref{Kind: "opportunity", ID: w.IDs["product hoist"]}}.With(cells...)
			if err := r.Check(); err != nil {
				t.Errorf("cannot be recorded: %v", err)
			}
			for _, f := range cells {
				got := f.Value
				if id, err := kam.ParseID(got); err == nil {
					got = w.Name(kam.Ref{Kind: map[string]string{"account": "account", "product": "product", "owner": "person"}[f.Key], ID: id})
				}
				if got != c.want[f.Key] {
					t.Errorf("%s is %q, want %q", f.Key, got, c.want[f.Key])
				}
			}
			if len(cells) != len(c.want) {
				t.Errorf("%d fields, want %d: %v", len(cells), len(c.want), cells)
			}
		})
	}
}

func TestTheLongestNamesMakeAProposalThatCanBeRecorded(t *testing.T) {
	long := strings.Repeat("ä", kam.MaxText/2)
	w := world.New(t, base+"product hoist name="+long+"\nopen_space a account=polar; segment="+long+"; product=hoist; competitor="+long+"; success_factor=uptime\nsuccess_factor uptime name="+long)
	m := of(w)
	r := kam.Record{Ref: kam.Ref{Kind: "opportunity", ID: w.IDs["product hoist"]}}.With(m.Proposal(m.Contested[0])...)
	if err := r.Check(); err != nil {
		t.Error(err)
	}
}

// The record made from a proposal is aimed at the cell, so the cell is no push opportunity any more.
func TestAProposalThatIsTakenLeavesThePushList(t *testing.T) {
	w := world.New(t, base+"open_space a account=polar; segment=Ports; product=hoist; potential=10 EUR; success_factor=uptime")
	m := of(w)
	id, _ := w.ID("opportunity", "made")
	ref := kam.Ref{Kind: "opportunity", ID: id}
	r := kam.Record{Ref: ref}.With(m.Proposal(m.Push[0])...)
	w.Records[ref], w.Order = r, append(w.Order, ref)
	m = of(w)
	if len(m.Push) != 0 || !slices.Equal(cell(t, w, m, "Ports", "hoist").Deals, []kam.ID{id}) {
		t.Errorf("push %v", m.Push)
	}
}
