package report

import (
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/pipeline"
	"keyaccount/kam/portfolio"
	"keyaccount/kam/signal"
)

// Report is a table with what it adds up to and what it could not tell.
type Report struct {
	Name    string // by which it is asked for
	Title   string
	Date    kam.Date // the day it tells of
	Account Value    // the account it is about; unknown where it is about all
	Columns []Column
	Rows    []Row
	Totals  []Total
	Notes   []kam.Reason // what could not be computed, and why; the record is the one that mends it, if there is one
}

// Column is what stands in one place of every row.
type Column struct {
	Name  string // for machines
	Label string // for people
	Type  Type
	Unit  string // such as EUR or days; "" where there is none
}

// Right reports whether the values of the column are aligned at the right, as numbers are.
func (c Column) Right() bool {
	switch c.Type {
	case CountType, NumberType, MoneyType, ShareType:
		return true
	}
	return false
}

// Row is one line of a report.
type Row struct {
	Record  Value   // the record that the row is about, to open; unknown where it is about none
	Cells   []Value // one for each column
	Reasons []kam.Reason
}

// Total is a fact about the whole.
type Total struct {
	Name, Label string
	Value       Value
	Reasons     []kam.Reason
}

// Info says what a report is, for those who choose one.
type Info struct {
	Name    string
	Title   string
	Help    string   // in one line
	Account bool     // whether it can be made of one account
	Options []string // the names of its options
	History bool     // whether it tells more where Options say how deals moved
}

// Options change what some reports say. The zero Options ask for what is usual.
type Options struct {
	By     string // of pareto: revenue, margin, lifetime or won
	Period string // of forecast: month, quarter or year
	Group  string // of forecast and winrates: none, stage, owner, region, account, product or segment

	// Histories are what was done to deals, the newest first, as caches tell it: from these slippage and pipeline tell how deals moved. Nil where
	// that is not known.
	Histories map[kam.ID][]kam.HistoryEntry
}

// The names of the options, as Info tells them.
const (
	ByOption     = "by"
	PeriodOption = "period"
	GroupOption  = "group"
)

var measures = []option[portfolio.Measure]{
	{"revenue", portfolio.ByRevenue}, {"margin", portfolio.ByMargin}, {"lifetime", portfolio.ByLifetime}, {"won", portfolio.ByWon},
}

var periods = []option[pipeline.Period]{{"month", pipeline.Month}, {"quarter", pipeline.Quarter}, {"year", pipeline.Year}}

var groups = []option[pipeline.By]{
	{"none", pipeline.Whole}, {"stage", pipeline.Stage}, {"owner", pipeline.Owner}, {"region", pipeline.Region},
	{"account", pipeline.Account}, {"product", pipeline.Product}, {"segment", pipeline.Segment},
}

type option[V any] struct {
	word  string
	value V
}

func wordsOf[V any](choices []option[V]) []string {
	var all []string
	for _, c := range choices {
		all = append(all, c.word)
	}
	return all
}

// chosen returns what a word stands for, which Check has let pass, or what is usual where there is none.
func chosen[V any](word string, usual V, choices []option[V]) V {
	for _, c := range choices {
		if c.word == word {
			return c.value
		}
	}
	return usual
}

// Choices returns what an option can be.
func Choices(name string) []string {
	switch name {
	case ByOption:
		return wordsOf(measures)
	case PeriodOption:
		return wordsOf(periods)
	case GroupOption:
		return wordsOf(groups)
	}
	return nil
}

func unknown(format string, args ...any) error {
	return &kam.Error{Code: kam.Unknown, Words: fmt.Sprintf(format, args...)}
}

// list returns words as people list them: a, b or c.
func list(words []string, last string) string {
	if n := len(words) - 1; n > 0 {
		return strings.Join(words[:n], ", ") + " " + last + " " + words[n]
	}
	return strings.Join(words, "")
}

// definition is how a report is made.
type definition struct {
	Info
	empty string // what to say where there are no rows
	make  func(*maker)
}

// Names returns all reports, in the order of what people ask first.
func Names() []Info {
	var all []Info
	for _, d := range definitions() {
		all = append(all, d.Info)
	}
	return all
}

// maker is the making of one report.
type maker struct {
	Report
	board    *signal.Board
	company  *dossier.Company
	settings kam.Settings
	today    kam.Date
	of       []*dossier.Dossier // the accounts that the report is about
	account  *dossier.Dossier   // nil where it is about all
	options  Options
	deals    map[kam.ID]*kam.Opportunity // of all accounts; made when first asked for
}

// Check returns nil if a report can be asked for in this way. Otherwise the error is a *kam.Error of code Unknown that says
// what can be asked for: there is no such report, it cannot be made of one account, or an option is none of its own.
func Check(name string, ofAccount bool, o Options) error {
	_, err := find(name, ofAccount, o)
	return err
}

func find(name string, ofAccount bool, o Options) (definition, error) {
	all := definitions()
	at := slices.IndexFunc(all, func(d definition) bool { return d.Name == name })
	if at < 0 {
		var names []string
		for _, d := range all {
			names = append(names, d.Name)
		}
		return definition{}, unknown("there is no report called “%s”; there are %s", kam.Clip(name, 40), list(names, "and"))
	}
	d := all[at]
	if ofAccount && !d.Account {
		return d, unknown("the report %s sets all accounts against each other; it cannot be made of one account", name)
	}
	for _, given := range []struct{ name, word string }{{ByOption, o.By}, {PeriodOption, o.Period}, {GroupOption, o.Group}} {
		if given.word == "" {
			continue
		}
		if !slices.Contains(d.Options, given.name) {
			return d, unknown("the report %s has no option --%s", name, given.name)
		}
		if choices := Choices(given.name); !slices.Contains(choices, given.word) {
			return d, unknown("--%s is %s, not “%s”", given.name, list(choices, "or"), kam.Clip(given.word, 40))
		}
	}
	return d, nil
}

// Make makes the report of a name, of one account or, where it is nil, of all. The board is only read. The error is that
// of Check.
func Make(name string, board *signal.Board, account *dossier.Dossier, o Options) (Report, error) {
	d, err := find(name, account != nil, o)
	if err != nil {
		return Report{}, err
	}
	m := &maker{
		Report: Report{Name: name, Title: d.Title, Date: board.Today()},
		board:  board, company: board.Company(), settings: board.Company().Settings, today: board.Today(), account: account, options: o,
	}
	if account != nil {
		m.of = []*dossier.Dossier{account}
		m.Account = Record(account.Ref(), account.Account.Name)
	} else {
		m.of = m.company.Accounts()
	}
	d.make(m)
	if len(m.Rows) == 0 {
		m.Notes = append([]kam.Reason{{Words: d.empty}}, m.Notes...)
	}
	m.ignored()
	m.Notes = append(m.foreign(), m.Notes...)
	return m.Report, nil
}

// ignored notes the settings that could not be taken, for the defaults stand in their place.
func (m *maker) ignored() {
	for _, s := range m.settings.Ignored {
		m.note(kam.Reason{Record: s.Ref, Words: "setting ignored: " + s.Words})
	}
}

func (m *maker) columns(columns ...Column) { m.Columns = append(m.Columns, columns...) }

// row adds a row.
func (m *maker) row(record Value, reasons []kam.Reason, cells ...Value) {
	m.Rows = append(m.Rows, Row{record, cells, reasons})
}

func (m *maker) total(name, label string, v Value, reasons ...kam.Reason) {
	m.Totals = append(m.Totals, Total{name, label, v, reasons})
}

// note adds what could not be told, each once.
func (m *maker) note(reasons ...kam.Reason) {
	for _, r := range reasons {
		if !slices.Contains(m.Notes, r) {
			m.Notes = append(m.Notes, r)
		}
	}
}

// The columns that many reports have.

func text(name, label string) Column   { return Column{Name: name, Label: label, Type: TextType} }
func record(name, label string) Column { return Column{Name: name, Label: label, Type: RecordType} }
func count(name, label string) Column  { return Column{Name: name, Label: label, Type: CountType} }
func days(name, label string) Column {
	return Column{Name: name, Label: label, Type: CountType, Unit: "days"}
}
func share(name, label string) Column { return Column{Name: name, Label: label, Type: ShareType} }
func date(name, label string) Column  { return Column{Name: name, Label: label, Type: DateType} }
func decimals(name, label, unit string) Column {
	return Column{Name: name, Label: label, Type: NumberType, Unit: unit}
}
func (m *maker) money(name, label string) Column {
	return Column{Name: name, Label: label, Type: MoneyType, Unit: m.settings.BaseCurrency}
}
