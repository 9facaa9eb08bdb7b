package portfolio

import (
	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Standing is all that is computed of one account.
type Standing struct {
	Account      kam.ID
	Name, Status string

	Revenue      Value         // RevenueOf
	Won          Value         // WonOf
	Margin       Margin        // MarginOf
	Lifetime     LifetimeValue // LifetimeOf
	Unrealized   Unrealized    // UnrealizedOf
	Loyalty      Loyalty       // LoyaltyOf
	Contribution Contribution  // Contributions
	Fiocca       Fiocca        // FioccaOf
	Candidate    Candidate     // Candidates
	Advice       Advice        // AdviceOf
}

// Portfolio is all that is computed of the accounts of a company.
type Portfolio struct {
	Today      kam.Date
	Currency   string      // the base currency, which all amounts are in
	Standings  []Standing  // of all accounts, in the order of ids
	Candidates []Candidate // in the order of the function Candidates

	settings kam.Settings
	index    map[kam.ID]int
}

// Of computes the whole portfolio of a company on a day, with the company's settings. Each part is what the function named
// beside it in Standing returns. The portfolio is not kept up to date; it belongs to the records as they were.
func Of(c *dossier.Company, today kam.Date) *Portfolio { return of(c, c.Settings, today) }

func of(c *dossier.Company, s kam.Settings, today kam.Date) *Portfolio {
	accounts := c.Accounts()
	p := &Portfolio{Today: today, Currency: s.BaseCurrency, settings: s,
		Standings: make([]Standing, len(accounts)), index: make(map[kam.ID]int, len(accounts))}
	contributions := make([]Contribution, len(accounts))
	q := quartersBefore(today, s.LoyaltyMonths)
	for i, d := range accounts {
		p.index[d.ID] = i
		st := &p.Standings[i]
		*st = Standing{Account: d.ID, Name: d.Account.Name, Status: d.Account.Status,
			Revenue: RevenueOf(d, s, today), Won: WonOf(d, s, today), Margin: MarginOf(d, s, today), Unrealized: UnrealizedOf(d, s, today), Fiocca: FioccaOf(d, s, today)}
		st.Lifetime = lifetimeOf(d, s, today, st.Margin)
		st.Loyalty = loyaltyOf(d, s, st.Margin, q)
		st.Candidate = candidateOf(d, s, today, st.Loyalty, st.Revenue, st.Lifetime.Value, st.Unrealized.Value)
		p.Candidates = append(p.Candidates, st.Candidate)
		contributions[i] = contributionOf(d, st.Margin, st.Unrealized)
	}
	setQuadrants(accounts, contributions, s)
	for i, d := range accounts {
		st := &p.Standings[i]
		st.Contribution = contributions[i]
		st.Advice = AdviceOf(d, st.Contribution, st.Fiocca, st.Loyalty)
	}
	rank(p.Candidates)
	for _, c := range p.Candidates {
		p.Standings[p.index[c.Account]].Candidate = c
	}
	return p
}

// Standing returns what is computed of an account, or nil where there is no account such.
func (p *Portfolio) Standing(account kam.ID) *Standing {
	if i, ok := p.index[account]; ok {
		return &p.Standings[i]
	}
	return nil
}

// Settings returns the settings that the portfolio was computed with.
func (p *Portfolio) Settings() kam.Settings { return p.settings }
