package exchange

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"keyaccount/kam"
)

// maxMapping is the length in bytes that a mapping file can have.
const maxMapping = 1 << 20

// Mapping says what the columns of foreign files mean: which records their rows stand for and which
// fields their cells go to. The form of the file is told in docs/examples/mapping.md.
type Mapping struct {
	currency string
	files    []*fileRule
}

// Policy says what becomes of values that look like typing slips of a known one.
type Policy string

// The policies.
const (
	// Propose takes text as it is and lists the correction; where a field takes known values only, such as
	// a country, it applies it. It never takes one record for another with a similar name.
	Propose Policy = "propose"
	// Apply applies every correction that is unambiguous, and lists it.
	Apply Policy = "apply"
)

// fileRule is what a mapping says of one file.
type fileRule struct {
	match   string
	layout  layout
	policy  Policy
	clear   bool            // empty cells clear their field
	records []recordRule    // what becomes of a row; the first is the one that the row is about
	used    map[string]bool // folded names of the columns that something becomes of
}

// recordRule says how a row becomes one record.
type recordRule struct {
	kind    *kam.Kind // nil where the file's name or each row says it
	key     template
	columns map[string]*columnRule // by folded name; nil: columns named like fields
	set     []setting
}

type setting struct {
	field *kam.Field
	text  template
}

// mappingFile is the form of the TOML file.
type mappingFile struct {
	Corrections Policy      `toml:"corrections"`
	Currency    string      `toml:"currency"`
	Files       []fileEntry `toml:"file"`
}

type fileEntry struct {
	Match       string         `toml:"match"`
	Delimiter   string         `toml:"delimiter"`
	Encoding    string         `toml:"encoding"`
	Empty       string         `toml:"empty"`
	Corrections Policy         `toml:"corrections"`
	Also        []*recordEntry `toml:"also"`
	recordEntry
}

type recordEntry struct {
	Kind    string            `toml:"kind"`
	Key     string            `toml:"key"`
	Columns map[string]any    `toml:"columns"`
	Set     map[string]string `toml:"set"`
}

// ReadMapping reads a mapping file. The error names the place in it.
func ReadMapping(name string, r io.Reader) (*Mapping, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxMapping+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(data) > maxMapping {
		return nil, &Problem{File: name, Code: kam.Invalid, Reason: fmt.Sprintf("is longer than %d bytes", maxMapping)}
	}
	var file mappingFile
	if err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&file); err != nil {
		return nil, &Problem{File: name, Code: kam.Invalid, Reason: tomlWords(err)}
	}
	m := &Mapping{currency: strings.ToUpper(file.Currency)}
	if err := checkCurrency(m.currency); err != nil {
		return nil, &Problem{File: name, Code: kam.Invalid, Reason: "currency: " + err.Error()}
	}
	for _, entry := range file.Files {
		if entry.Corrections == "" {
			entry.Corrections = file.Corrections
		}
		rule, err := entry.rule()
		if err != nil {
			return nil, &Problem{File: name, Code: kam.Invalid, Reason: fmt.Sprintf("the file that matches “%s”: %v", kam.Clip(entry.Match, 60), err)}
		}
		m.files = append(m.files, rule)
	}
	return m, nil
}

// tomlWords says in one line where and what is wrong.
func tomlWords(err error) string {
	var unknown *toml.StrictMissingError
	if errors.As(err, &unknown) && len(unknown.Errors) > 0 {
		line, _ := unknown.Errors[0].Position()
		return fmt.Sprintf("line %d: a mapping has no setting “%s”", line, strings.Join(unknown.Errors[0].Key(), "."))
	}
	var wrong *toml.DecodeError
	if errors.As(err, &wrong) {
		line, column := wrong.Position()
		return fmt.Sprintf("line %d, column %d: %v", line, column, wrong)
	}
	return err.Error()
}

func checkCurrency(code string) error {
	if code == "" {
		return nil
	}
	_, err := kam.ParseMoney("1", code)
	if err != nil {
		return fmt.Errorf("“%s” is not an ISO 4217 code, such as EUR", kam.Clip(code, 10))
	}
	return nil
}

// of returns what the mapping says of a file, or nil. The last part of the file's name counts, in any case.
func (m *Mapping) of(name string) *fileRule {
	if m == nil {
		return nil
	}
	name = strings.ToLower(base(name))
	for _, f := range m.files {
		if ok, _ := path.Match(f.match, name); ok {
			return f
		}
	}
	return nil
}

func (e fileEntry) rule() (*fileRule, error) {
	f := &fileRule{match: strings.ToLower(e.Match), policy: e.Corrections, clear: e.Empty == "clear", used: map[string]bool{}}
	if _, err := path.Match(f.match, ""); err != nil || f.match == "" {
		return nil, errors.New("match needs a name or a pattern, such as \"accounts*.csv\"")
	}
	if f.policy == "" {
		f.policy = Propose
	}
	if f.policy != Propose && f.policy != Apply {
		return nil, fmt.Errorf("corrections is “%s”; it can be propose or apply", kam.Clip(string(f.policy), 40))
	}
	if e.Empty != "" && e.Empty != "keep" && e.Empty != "clear" {
		return nil, fmt.Errorf("empty is “%s”; it can be keep or clear", kam.Clip(e.Empty, 40))
	}
	if e.Delimiter != "" {
		if len(e.Delimiter) != 1 || strings.ContainsAny(e.Delimiter, "\"\r\n") || e.Delimiter[0] >= 0x80 {
			return nil, fmt.Errorf("delimiter is “%s”; it is one character, such as \";\"", kam.Clip(e.Delimiter, 40))
		}
		f.layout.delimiter = rune(e.Delimiter[0])
	}
	f.layout.encoding = e.Encoding
	if _, err := encodingNamed(e.Encoding); err != nil {
		return nil, err
	}
	for i, r := range append([]*recordEntry{&e.recordEntry}, e.Also...) {
		rule, err := r.rule(i > 0)
		if err != nil {
			return nil, err
		}
		f.records = append(f.records, rule)
		for _, name := range rule.mentioned() {
			f.used[name] = true
		}
	}
	return f, nil
}

func (e *recordEntry) rule(also bool) (recordRule, error) {
	var r recordRule
	var err error
	if e.Kind != "" {
		if r.kind, err = kam.KindNamed(e.Kind); err != nil {
			return r, err
		}
		if err := importable(r.kind); err != nil {
			return r, err
		}
	}
	if r.kind == nil && (also || e.Key != "" || e.Columns != nil || e.Set != nil) {
		return r, errors.New("key, columns, set and also need a kind, such as kind = \"account\"")
	}
	if r.key, err = parseTemplate(e.Key); err != nil {
		return r, fmt.Errorf("key: %w", err)
	}
	taken := map[string]bool{keyField: e.Key != ""}
	if e.Columns != nil || also {
		r.columns = map[string]*columnRule{}
	}
	for _, name := range slices.Sorted(maps.Keys(e.Columns)) {
		c, err := parseColumn(r.kind, e.Columns[name])
		if err != nil {
			return r, fmt.Errorf("column %s: %w", kam.Clip(name, 60), err)
		}
		for f := range c.fields() {
			if taken[f.Name] {
				return r, fmt.Errorf("column %s: the field %s is filled by another column already", kam.Clip(name, 60), f.Name)
			}
			taken[f.Name] = true
		}
		r.columns[fold(name)] = c
	}
	for _, name := range slices.Sorted(maps.Keys(e.Set)) {
		f, err := r.kind.Field(name)
		if err != nil {
			return r, fmt.Errorf("set: %w", err)
		}
		if taken[f.Name] {
			return r, fmt.Errorf("set: the field %s is filled by a column already", f.Name)
		}
		taken[f.Name] = true
		text, err := parseTemplate(e.Set[name])
		if err != nil {
			return r, fmt.Errorf("set %s: %w", f.Name, err)
		}
		r.set = append(r.set, setting{f, text})
	}
	return r, nil
}

// importable refuses the kinds that the program keeps by itself.
func importable(k *kam.Kind) error {
	if k.System {
		return &kam.Error{Code: kam.Invalid, Kind: k.Name, Words: "is kept by the program and cannot be imported"}
	}
	return nil
}
