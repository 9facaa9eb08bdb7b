package signal

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Layer is how deep the relationship with an account goes.
type Layer string

// The layers of the buyer–seller diamond.
const (
	NoLayer        Layer = "" // not known
	Transactional  Layer = "transactional"
	Consultative   Layer = "consultative"
	Transformative Layer = "transformative"
)

// Diamond sets the relational facet of an account beside the economic one.
type Diamond struct {
	Layer Layer // from who is connected
	Tier  Layer // from our vendor tier: 3 transactional, 2 consultative, 1 transformative
	// Step is how many layers the relationship is ahead of the economic facet, negative where it is behind. It
	// means something only where both are known.
	Step    int
	Reasons []kam.Reason
}

// Known reports whether both facets are known.
func (d Diamond) Known() bool { return d.Layer != NoLayer && d.Tier != NoLayer }

var layers = []Layer{Transactional, Consultative, Transformative}

// DiamondOf returns the buyer–seller diamond of an account (Le Bon & Herman 2015). The layer follows from the roles
// of those whom somebody of ours is connected to: buyers, users and gatekeepers alone make it transactional;
// influencers, advisors or facilitators consultative; every role that anybody plays, and every decider,
// transformative. A decider without all the others makes it consultative. It is unknown where nobody with
// a role is connected; the tier is unknown where the account names none.
func DiamondOf(d *dossier.Dossier) Diamond {
	var played, reached []string
	var unmet []kam.Reason // deciders
	var out Diamond
	center := Center(d)
	for i := range center {
		m := &center[i]
		played = append(played, m.Roles...)
		if len(m.Ours) > 0 && len(m.Roles) > 0 {
			reached = append(reached, m.Roles...)
			out.Reasons = append(out.Reasons, m.reason("is connected to "+counted(len(m.Ours), "person")+" of ours"))
		} else if m.Plays("decider") {
			unmet = append(unmet, m.reason("is not connected to any of us"))
		}
	}
	played, reached = inOrder(played), inOrder(reached)
	upper := slices.ContainsFunc(reached, func(r string) bool {
		return r == "influencer" || r == "advisor" || r == "facilitator" || r == "decider"
	})
	switch {
	case len(reached) == 0:
	case len(reached) == len(played) && slices.Contains(reached, "decider") && unmet == nil:
		out.Layer = Transformative
	case upper:
		out.Layer = Consultative
	default:
		out.Layer = Transactional
	}
	if len(reached) > 0 && len(reached) < len(played) {
		missed := slices.DeleteFunc(slices.Clone(played), func(r string) bool { return slices.Contains(reached, r) })
		out.Reasons = append(out.Reasons, kam.Because("account", d.ID, "nobody of ours is connected to a %s", strings.Join(missed, ", ")))
	}
	out.Reasons = append(out.Reasons, unmet...)
	if tier := d.Account.VendorTier; tier.Known {
		for i, layer := range layers {
			if tier.Equal(decimal.NewFromInt(int64(len(layers) - i))) {
				out.Tier = layer
				out.Reasons = append(out.Reasons, kam.Because("account", d.ID, "we are a tier %s vendor", tier.Decimal))
			}
		}
	}
	if out.Known() {
		out.Step = slices.Index(layers, out.Layer) - slices.Index(layers, out.Tier)
	}
	return out
}
