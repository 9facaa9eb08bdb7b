// Package sample makes up a company to look at and to test with: a fictitious maker of lifting
// equipment with its people, products, key accounts and everything that is known of them.
//
// All of it comes from the tables of this package and a seed; nobody in it lives and no company in it
// trades. Mail addresses and web sites end in .example; phone numbers are from the ranges that
// regulators keep free for fiction where a country has one.
package sample

import (
	"encoding/binary"
	"math/rand/v2"
	"time"

	"keyaccount/kam"
)

// User is the name that the person of the demonstration signs in with: a key account manager who owns
// five key accounts and some others. The record of that person has this user name.
const User = "anna"

// Options say which company to make. The same options make the same records, byte for byte.
type Options struct {
	Seed     uint64
	Accounts int      // how many accounts; 0 means Default
	Today    kam.Date // the day the company is looked at: work is done before it and due after it
}

// Default is the number of accounts of a company whose size is not asked for. They are also the first
// accounts of a larger company, and its best known: the others have fewer records each.
const Default = 62

// months is how long before today the first record was made.
const months = 14

// Each calls fn for every record of the company, a record always after those that it refers to, in an
// order in which ids increase. It stops at the first error of fn and returns it. The memory that it
// needs does not depend on the number of accounts. A negative number of accounts, or no day, is an
// *kam.Error.
func Each(o Options, fn func(kam.Record) error) error {
	if o.Accounts < 0 {
		return &kam.Error{Code: kam.Invalid, Words: "a company cannot have fewer than no accounts"}
	}
	if o.Today.IsZero() {
		return &kam.Error{Code: kam.Missing, Words: "the sample company needs the day on which it is looked at"}
	}
	if o.Accounts == 0 {
		o.Accounts = Default
	}
	g := newGenerator(o, fn)
	g.makeProducts()
	g.makeTeams()
	g.apart(g.makeOwn)
	g.makeKnown()
	g.makeGrown()
	return g.err
}

// generator makes one company, record by record. Its first error stays and silences it, so that only
// loops need to look at it.
type generator struct {
	rnd   *rand.Rand
	aside *rand.Rand // see apart
	ids   *kam.Identity
	fn    func(kam.Record) error
	err   error
	today kam.Date

	start    time.Time     // when the first record was made
	now      time.Time     // when the next record is made
	tick     time.Duration // how much later than one record the next is made
	accounts int           // how many accounts there are to be
	made     int           // how many have been made

	places   map[string]*place
	tongues  map[string]*tongue
	products map[string]*product
	teams    map[string]kam.ID
	staff    []*colleague
	coined   map[string]int // how many brands have been coined, per tongue and segment
	settled  map[string]int // how many accounts a country has beyond those that are written down by hand
}

func newGenerator(o Options, fn func(kam.Record) error) *generator {
	g := &generator{
		rnd: rand.New(stream(o.Seed, 1)), aside: rand.New(stream(o.Seed, 3)), fn: fn, today: o.Today, accounts: o.Accounts,
		tick: 40 * time.Second, places: readPlaces(), tongues: readTongues(),
		products: map[string]*product{}, teams: map[string]kam.ID{}, coined: map[string]int{}, settled: map[string]int{},
	}
	g.start = o.Today.AddMonths(-months).Time().Add(8 * time.Hour)
	g.now = g.start
	g.ids = kam.NewIdentity(func() time.Time { return g.now }, stream(o.Seed, 2))
	return g
}

// apart makes something of which the rest of the company is independent: people, deals and diaries stay
// the same, whatever is drawn here.
func (g *generator) apart(make func()) {
	g.rnd, g.aside = g.aside, g.rnd
	make()
	g.rnd, g.aside = g.aside, g.rnd
}

// stream returns one of several independent sources of randomness that a seed has.
func stream(seed uint64, number byte) *rand.ChaCha8 {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], seed)
	key[8] = number
	return rand.NewChaCha8(key)
}

// nextAccount moves the clock to the moment at which the next account is made, so that accounts are
// spread evenly over the time until today.
func (g *generator) nextAccount() {
	const first = 24 * time.Hour // products, teams and people are made before the first account
	span := g.today.Time().Sub(g.start) - 2*first
	at := g.start.Add(first + span/time.Duration(g.accounts)*time.Duration(g.made))
	if at.After(g.now) {
		g.now = at
	}
	g.tick = span / time.Duration(g.accounts) / 400
	g.made++
}

// day returns the day that lies offset days after today.
func (g *generator) day(offset int) kam.Date { return g.today.AddDays(offset) }

// workday is day, moved away from today to the nearest day from Monday to Friday.
func (g *generator) workday(offset int) kam.Date {
	d, step := g.day(offset), 1
	if offset < 0 {
		step = -1
	}
	for d.Time().Weekday() == time.Saturday || d.Time().Weekday() == time.Sunday {
		d = d.AddDays(step)
	}
	return d
}
