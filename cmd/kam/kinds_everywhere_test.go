package main

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/form"
	"keyaccount/tui/style"
)

// everyone is one record of every kind that people edit, with a value in every field that people fill in.
type everyone struct {
	t     *testing.T
	kinds []*kam.Kind // a kind after those that its required fields refer to
	refs  map[string]string
	apps  map[string]*app // of the homes that are open
}

func newEveryone(t *testing.T) *everyone {
	e := &everyone{t: t, refs: map[string]string{}, apps: map[string]*app{}}
	seen := map[string]bool{}
	var visit func(k *kam.Kind)
	visit = func(k *kam.Kind) {
		if seen[k.Name] || k.System {
			return
		}
		seen[k.Name] = true
		for _, f := range k.Fields {
			if f.Ref != "" && (f.Required || f.Scope) {
				visit(kam.LookupKind(f.Ref))
			}
		}
		for _, f := range k.Fields {
			if f.Ref != "" && !f.Internal {
				visit(kam.LookupKind(f.Ref))
			}
		}
		e.kinds = append(e.kinds, k)
	}
	for _, k := range kam.Kinds() {
		visit(k)
	}
	return e
}

// say runs a command of kam in this process, which must succeed, and returns what it printed. The cache of a home stays
// open from one command to the next.
func (e *everyone) say(home string, args ...string) string {
	e.t.Helper()
	a := e.apps[home]
	if a == nil {
		env := map[string]string{"KAM_HOME": home, "HOME": home}
		a = newApp(streams{}, func(name string) string { return env[name] })
		e.apps[home] = a
	}
	var out bytes.Buffer
	a.streams, a.names = streams{in: strings.NewReader(""), out: &out, err: &out}, nil
	root := a.root()
	root.SetArgs(args)
	if err := root.ExecuteContext(e.t.Context()); statusOf(err) != exitDone {
		e.t.Fatalf("kam %s: %v: %s", strings.Join(args, " "), err, out.String())
	}
	return strings.TrimSpace(out.String())
}

// leave closes the cache of a home, for another process.
func (e *everyone) leave(home string) {
	e.t.Helper()
	if a := e.apps[home]; a != nil {
		if err := a.close(); err != nil {
			e.t.Error(err)
		}
		delete(e.apps, home)
	}
}

func (e *everyone) read(into any, home string, args ...string) {
	e.t.Helper()
	if out := e.say(home, append(args, "--json")...); json.Unmarshal([]byte(out), into) != nil {
		e.t.Fatalf("kam %s printed no document: %s", strings.Join(args, " "), out)
	}
}

// value returns what somebody could type into a field, or "" where nothing fits yet.
func (e *everyone) value(k *kam.Kind, f *kam.Field) string {
	if k.Name == "setting" && f.Name != "notes" {
		return map[string]string{"key": "silence_days", "number": "45"}[f.Name]
	}
	if k.Name == "saved_search" && f.Name == "user" || k.Name == "document" && f.Name == "content" {
		return "" // a search of one user is nobody else's; what a document names has been sent to the server before
	}
	switch f.Type {
	case kam.NumberType:
		if f.Min != nil && f.Max == nil || f.Min == nil {
			return "2026"
		}
		return f.Max.String()
	case kam.ReferenceType:
		return e.refs[f.Ref]
	case kam.EnumType:
		return f.Options[len(f.Options)-1]
	}
	return map[kam.Type]string{
		kam.TextType: k.Label + " " + f.Label, kam.LongTextType: "Señor " + f.Label, kam.YesNoType: "yes", kam.DateType: "2026-02-28", kam.TimeType: "23:59",
		kam.MoneyType: "1234.5 SEK", kam.EmailType: "a@b.example", kam.PhoneType: "+358 1", kam.WebType: "b.example", kam.CountryType: "FI",
	}[f.Type]
}

type shown struct {
	Ref, Title string
	Fields     map[string]any
}

// Every kind of record that people edit can be made, shown, listed, filtered, searched, changed and looked up in the
// history from a shell, exported, imported on another device, exchanged through a server, and made in a form.
func TestEveryKindIsReachableEverywhere(t *testing.T) {
	t.Parallel()
	e := newEveryone(t)
	dir := t.TempDir()
	home := func(name string) string {
		path := filepath.Join(dir, name)
		if err := plainHome(path); err != nil {
			t.Fatal(err)
		}
		return path
	}
	anna, ben, files := home("anna"), home("ben"), home("files")
	server, err := startServer(filepath.Join(dir, "data"), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.kill()

	made := map[string]shown{}
	for _, k := range e.kinds {
		made[k.Name] = e.byShell(anna, k)
	}
	e.leave(anna)
	for _, name := range []string{"anna", "ben"} {
		add := exec.Command(filepath.Join(programs, "kamd"), "user", "add", name, "--password-stdin", "--grant", "all:manage", "--data", filepath.Join(dir, "data"))
		add.Stdin = strings.NewReader(scriptPassword + "\n")
		if out, err := add.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		(&shell{t, filepath.Join(dir, name)}).signIn(server.url(), name, scriptPassword)
		e.say(filepath.Join(dir, name), "sync")
	}
	var written []string
	for _, k := range e.kinds {
		var there []shown
		e.read(&there, ben, "list", k.Name)
		if len(there) != 1 || !reflect.DeepEqual(there[0], made[k.Name]) {
			t.Errorf("%s came to the other device as %+v, not as %+v", k.Name, there, made[k.Name])
		}
		file := filepath.Join(dir, k.Plural+".csv")
		e.say(ben, "export", k.Name, "--to", file)
		written = append(written, file)
	}
	slices.Reverse(written) // what refers comes before what it refers to
	e.say(files, append([]string{"import"}, written...)...)
	for _, k := range e.kinds {
		var there []shown
		e.read(&there, files, "list", k.Name)
		if len(there) != 1 || there[0].Title != made[k.Name].Title || len(there[0].Fields) != len(made[k.Name].Fields) {
			t.Errorf("%s came out of its file as %+v, not as %+v", k.Name, there, made[k.Name])
		}
	}
	e.byForm(files)
	for _, home := range []string{anna, ben, files} {
		e.leave(home)
	}
}

// byShell makes a record of a kind and does with it what commands can do.
func (e *everyone) byShell(home string, k *kam.Kind) shown {
	e.t.Helper()
	line, conditions := []string{"add", k.Name}, []string{"list", k.Name}
	for _, f := range k.Fields {
		v := ""
		if !f.Internal {
			v = e.value(k, f)
		}
		if v == "" {
			if f.Required {
				e.t.Fatalf("nothing is known to fit %s.%s", k.Name, f.Name)
			}
			continue
		}
		line = append(line, f.Name+"="+v)
		conditions = append(conditions, "--filter", f.Name+"="+v)
	}
	ref := e.say(home, line...)
	e.refs[k.Name] = ref
	if !strings.HasPrefix(ref, k.Name+"/") {
		e.t.Fatalf("adding a %s printed %q", k.Name, ref)
	}
	e.say(home, "set", ref, "tags+=marked")
	var r shown
	e.read(&r, home, "show", ref)
	for _, given := range line[2:] {
		if name, _, _ := strings.Cut(given, "="); r.Fields[name] == nil {
			e.t.Errorf("a %s made with %s has %v", k.Name, given, r.Fields)
		}
	}
	var list []shown
	e.read(&list, home, conditions...)
	if len(list) != 1 || list[0].Ref != ref {
		e.t.Errorf("the filters %v find %v, not the %s", conditions[2:], list, k.Name)
	}
	var hits []struct{ Ref string }
	e.read(&hits, home, "search", r.Title, "--kind", k.Name)
	if len(hits) == 0 || hits[0].Ref != ref {
		e.t.Errorf("a search for %q finds %v, not the %s", r.Title, hits, k.Name)
	}
	var history []happening
	e.read(&history, home, "history", ref)
	if len(history) < len(line)-1 || history[0].Field != "tags=marked" && history[0].Field != "tags" {
		e.t.Errorf("the history of the %s is %+v", k.Name, history)
	}
	return r
}

// byForm makes another record of each kind in its form, and looks whether the form has every field.
func (e *everyone) byForm(home string) {
	a := e.apps[home]
	cache := a.opened
	files, err := a.files(e.t.Context())
	if err != nil {
		e.t.Fatal(err)
	}
	desk := newDesk(files, "EUR", a.now)
	for _, k := range e.kinds {
		var first kam.Record
		if err := cache.Each(e.t.Context(), k.Name, func(r kam.Record) bool { first = r; return false }); err != nil {
			e.t.Fatal(err)
		}
		var cells []kam.Cell
		for _, c := range first.Cells {
			if name, _ := kam.SplitKey(c.Key); name != "external_key" {
				cells = append(cells, c)
			}
		}
		f := form.New(form.Options{Kind: k, New: true, Book: desk, Styles: style.New(style.Options{}), Prefill: cells})
		f.SetSize(120, 600)
		carryOut(f, f.Init())
		view := f.View()
		for _, field := range k.Fields {
			if !field.Internal && !strings.Contains(view, field.Label) {
				e.t.Errorf("the form of a %s does not have %s", k.Name, field.Label)
			}
		}
		carryOut(f, f.Update(tea.KeyMsg{Type: tea.KeyCtrlS}))
		if n := cache.Counts()[k.Name]; n != 2 {
			e.t.Errorf("after saving the form of a %s there are %d records: %s", k.Name, n, f.View()[:400])
		}
	}
}

// carryOut runs what a form asks for, and what it asks for then.
func carryOut(f *form.Form, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			carryOut(f, c)
		}
	default:
		carryOut(f, f.Update(msg))
	}
}

// sources are the fields and kinds of which the domain names the source of an enumeration or a rule, and the source.
var sources = map[string]string{
	"account.importance": "Töytäri", "account.relationship_level": "Töytäri", "account.continuum": "Le Bon", "membership.roles": "Le Bon",
	"cabs": "Le Bon", "value_check": "Le Bon", "analysis": "Le Bon", "criterion": "Le Bon", "open_space": "Le Bon", "plan": "Töytäri", "programme": "Töytäri", "influencing_action": "Töytäri",
	"region": "Konecranes", "segment": "Konecranes", "opportunity.penetration": "Le Bon", "opportunity.phase": "Le Bon", "opportunity.project_phase": "Le Bon",
	"portfolio_assessment": "Fiocca", "selection": "Le Bon", "answer": "Le Bon", "connection": "Le Bon", "interface": "Le Bon",
}

func TestEveryFieldSaysWhatItMeansAndRulesNameTheirSource(t *testing.T) {
	t.Parallel()
	helps := map[string]string{}
	for _, k := range kam.Kinds() {
		helps[k.Name] = k.Help
		for _, f := range k.Fields {
			helps[k.Name+"."+f.Name] = f.Help
			if f.Label == "" || f.Help == "" {
				t.Errorf("%s.%s has the label %q and the help text %q", k.Name, f.Name, f.Label, f.Help)
			}
		}
	}
	for what, source := range sources {
		if !strings.Contains(helps[what], source) {
			t.Errorf("%s, which is from %s, says %q", what, source, helps[what])
		}
	}
}
