package alignment

import (
	"fmt"

	"keyaccount/kam"
)

func (c *check) interfaces() Finding {
	x := InterfacesOf(c.d, c.today)
	var wrong, all []kam.Reason
	for _, line := range x.Lines {
		all = append(all, line.Reason)
		if line.State == Misaligned || line.Overdue || line.Nobodys {
			wrong = append(wrong, line.Reason)
		}
	}
	return c.find(OfInterfaces, wrong, x.Score.Known, all, "no interface with the account is recorded")
}

func (c *check) connections() Finding {
	x := ConnectionsOf(c.d, c.today)
	words := "no decider, facilitator or dominant advisor is known"
	if x.KeyMembers > 0 {
		words = fmt.Sprintf("each of the deciders, facilitators and dominant advisors is connected to us: %d", x.KeyMembers)
	}
	return c.find(OfConnections, x.Unconnected, x.KeyMembers > 0, x.SingleThreads, words)
}

func (c *check) process() Finding {
	p := ProcessOf(c.d, c.deal, c.s, c.today)
	var wrong, all []kam.Reason
	for _, stage := range p.Stages {
		for _, x := range stage.Resources {
			all = append(all, x.Reason)
			if x.Overdue || x.State == "missing" && stage.Stage == p.Stage {
				wrong = append(wrong, x.Reason)
			}
		}
	}
	for _, gap := range p.Gaps {
		all = append(all, gap.Reason)
		if gap.Stage == p.Stage && p.Score.Known {
			wrong = append(wrong, gap.Reason)
		}
	}
	return c.find(OfSalesProcess, wrong, p.Score.Known, all, "no resource is recorded for the deal")
}
