package sim_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"text/tabwriter"
)

// planted is a fault that is put into the program to see that the simulator finds it. It is made of replacements in
// sources, which the compiler is given in the place of the real ones: nothing of it is in the program itself.
type planted struct {
	name  string
	edits []replacement
}

type replacement struct{ file, old, new string }

// faults are mistakes that are easily made in a protocol like ours.
var faults = []planted{
	{"numbers are taken before the order of commits is known", []replacement{
		{"sync/server/memory/memory.go", "\tmu    sync.Mutex\n", "\tmu    sync.Mutex\n\tsequence uint64\n"},
		{"sync/server/memory/memory.go", "func (s *Store) Update(ctx context.Context, f func(server.Tx) error) error {\n", "func (s *Store) Update(ctx context.Context, f func(server.Tx) error) error {\n\tearly := new(uint64)\n"},
		{"sync/server/memory/memory.go", "tx := &transaction{store: s, base: s.now(), writes:", "tx := &transaction{early: early, store: s, base: s.now(), writes:"},
		{"sync/server/memory/transaction.go", "\tstore  *Store\n", "\tstore  *Store\n\tearly *uint64\n"},
		{"sync/server/memory/transaction.go", "\tt.ahead = true\n\tbefore := t.head\n\tt.head += n\n", "\tif s := t.store; *t.early == 0 {\n\t\ts.sequence = max(s.sequence, t.base.head)\n\t\t*t.early = s.sequence + 1\n\t\ts.sequence += n\n\t}\n\tbefore := *t.early - 1\n\tt.head = max(t.head, before+n)\n"},
	}},
	{"an edit is acknowledged before it is committed", []replacement{
		{"sync/server/commit.go", "\tif err != nil {\n\t\treturn err\n\t}\n\tfor i, job := range group {", "\tfor i, job := range group {"},
		{"sync/server/http.go", "= s.epoch, d.Done", "= s.epoch, d.Done+uint64(len(ms))"},
	}},
	{"the position is stored before the page", []replacement{
		{"store/absorb.go", "\t\terr := c.write(ctx, func(t *txn) error {\n\t\t\tt.remote, got.Kinds", "\t\terr := c.write(ctx, func(t *txn) error { t.state.Token, t.state.Cursor = resp.Token, resp.Cursor; return nil })\n\t\terr = c.write(ctx, func(t *txn) error {\n\t\t\tt.remote, got.Kinds"},
	}},
	{"an overlay is dropped when its edit is acknowledged", []replacement{
		{"store/answers.go", "!e.answered || e.applied > a.state.Cursor", "!e.answered"},
	}},
	{"a clock that is far ahead is let in", []replacement{
		{"sync/server/apply.go", "clock, clamped := m.Clock.Clamp(b.now)", "clock, clamped := m.Clock, false"},
	}},
	{"a value that loses is not kept as a conflict", []replacement{
		{"sync/server/apply.go", "for _, l := range losses {\n\t\tp.outcome.Result = wire.Conflicted", "for _, l := range losses[:0] {\n\t\tp.outcome.Result = wire.Conflicted"},
	}},
	{"what is deleted unseen is not told", []replacement{
		{"sync/wire/merge.go", "unseen.Number != 0 {", "unseen.Number == 1<<60 {"},
	}},
	{"a refused edit blocks those behind it", []replacement{
		{"sync/server/batch.go", "\t\td.Done, d.Seen = p.id.Number", "\t\tif p.outcome.Result == wire.Rejected {\n\t\t\treturn nil, &wire.Refusal{Code: wire.BadRequest}, nil\n\t\t}\n\t\td.Done, d.Seen = p.id.Number"},
	}},
	{"a number is used again after a crash", []replacement{
		{"store/replay.go", "\t\tt.state.Last, t.state.Clock = m.Number, max(t.state.Clock, m.Clock)", "\t\tt.state.Clock = max(t.state.Clock, m.Clock)"},
	}},
	{"a repeated edit is applied again", []replacement{
		{"sync/server/batch.go", "ms[fresh].Number <= d.Done; fresh++", "ms[fresh].Number < d.Done; fresh++"},
		{"sync/server/batch.go", "ms[fresh].Number != d.Done+1 {", "ms[fresh].Number > d.Done+1 {"},
	}},
	{"a copied cache is not noticed", []replacement{
		{"sync/server/batch.go", "!bytes.Equal(p.hash, ms[fresh].hash[:])", "len(p.hash) != len(bytes.Clone(ms[fresh].hash[:]))"},
	}},
	{"what was acknowledged is not compared", []replacement{
		{"sync/server/batch.go", "|| newest.Number > d.Done {", "|| newest.Number <= d.Done || newest.Number > d.Done {"},
	}},
	{"a copy makes edits again that the other copy has pushed", []replacement{
		{"store/fork.go", "e.mutation.Number > same", "e.mutation.Number > same-same"},
	}},
	{"edits are not written to the journal", []replacement{
		{"store/txn.go", "err = c.journal.Append(*t.step)", "err = nil"},
	}},
	{"what was there before a grant is not sent", []replacement{
		{"sync/server/fill.go", "\tif c.lost {\n\t\treturn nil\n\t}\n", "\tif c.lost || !c.anew {\n\t\treturn nil\n\t}\n"},
	}},
	{"grants are looked at on the first page only", []replacement{
		{"sync/server/pull.go", "if err != nil || st.level == nothing ||", "if err != nil || st.level == nothing && b.at.Number == 0 ||"},
	}},
	{"an edit is taken for all that has become of its record", []replacement{
		{"sync/server/pull.go", "own.before <= b.at.Number && ", ""},
		{"store/remake.go", "if in.sum != *row.Sum {", "if in.sum == (wire.Sum{}) {"},
	}},
	{"what goes out of sight stays on the device", []replacement{
		{"store/sight.go", "if n.sign == wire.Dropped || n.sign == wire.Anew {", "if n.sign == wire.Anew {"},
	}},
	{"a record that moves leaves no word behind", []replacement{
		{"sync/server/pull.go", "p.moved && p.number <= max(b.next.Bound, st.since)", "p.moved"},
	}},
	{"sums are taken over what others see", []replacement{
		{"sync/server/tally.go", "if c := changes[scope]; !strings.HasPrefix(scope, userScope) {", "if c := changes[scope]; !strings.HasPrefix(scope, userScope+userScope) {"},
	}},
	{"what a backup has lost is not sent again", []replacement{
		{"store/again.go", "if a.resp.Done >= a.state.Acked {", "if a.resp.Done <= a.state.Acked {"},
	}},
	{"what has gone makes a first sync begin again at each page", []replacement{
		{"sync/server/http.go", "max(at.Number, at.Bound) < limit", "at.Number < limit"},
	}},
	{"what is open goes with a deleted record", []replacement{
		{"sync/server/age.go", "err != nil {\n\t\t\t\treturn nil, nil, err\n\t\t\t} else if !open {", "err != nil || open {\n\t\t\t\told = append(old, ref)\n\t\t\t} else {"},
	}},
	{"a page that could not be kept is passed over", []replacement{
		{"sync/client/step/exchange.go", "\tif e.Err != nil {\n\t\treturn x.fail(x.blame(e.Err))\n\t}\n\tx.report.Pulled", "\tx.report.Pulled"},
	}},
	{"a chunk is noted as there before it is kept", []replacement{
		{"sync/server/files.go", "\treturn s.store.Update(r.Context(), func(tx Tx) error {\n\t\tu, err := uploader(tx, t)\n\t\tif err != nil {\n\t\t\treturn err\n\t\t}\n\t\thas,", "\tif err := s.store.Update(r.Context(), func(tx Tx) error {\n\t\tu, err := uploader(tx, t)\n\t\tif err != nil {\n\t\t\treturn err\n\t\t}\n\t\treturn s.noteUpload(tx, u.Name, hash)\n\t}); err != nil {\n\t\treturn err\n\t}\n\treturn s.store.Update(r.Context(), func(tx Tx) error {\n\t\tu, err := uploader(tx, t)\n\t\tif err != nil {\n\t\t\treturn err\n\t\t}\n\t\thas,"},
	}},
	{"an edit goes before its file", []replacement{
		{"sync/client/step/files.go", "\t\t\tcut = min(cut, i)\n", ""},
	}},
	{"files that documents name are collected", []replacement{
		{"sync/server/files_age.go", "value, _ := doc.Cell(contentField)\n\t\tnamed[value] = true", "_, _ = doc.Cell(contentField)"},
	}},
	{"a file is given out without a look at grants", []replacement{
		{"sync/server/files_seen.go", "sees, err := by.reads(at.scope); err != nil || !sees {", "_, err := by.reads(at.scope); err != nil {"},
	}},
	{"a file is given out to whoever knows its hash", []replacement{
		{"sync/server/files_seen.go", "!(found && vouched)", "!(found && (vouched || found))"},
	}},
	{"of a file only those chunks are wanted that nobody has uploaded", []replacement{
		{"sync/server/files.go", "has, err := uploaded(tx, user, h)", "chunk, err := tx.Get(ChunkTable, h[:])\n\t\thas := chunk != nil"},
	}},
	{"a restored server is not offered files again", []replacement{
		{"sync/client/step/files.go", "restored = was != nil && !bytes.Equal(was, epoch)", "restored = was == nil && !bytes.Equal(was, epoch)"},
		{"sync/client/step/files.go", "\tf.there, f.without = nil, nil\n\tf.age++\n", ""},
	}},
	{"a file is taken to stay on the server for ever", []replacement{
		{"sync/client/step/files.go", "sure = 24 * time.Hour", "sure = 1 << 62"},
	}},
	{"a device lets go of a file that waits", []replacement{
		{"store/shelf/sweep.go", "{named.Waiting, named.Sent, named.Refused}", "{named.Refused}"},
		{"store/shelf/sweep.go", "pinned || s.Owed(id) ||", "pinned ||"},
	}},
	{"an edit is made before its file is whole", []replacement{
		{"store/shelf/shelf.go", "return c, sum, s.Finish(c)", "return c, sum, nil"},
	}},
}

// enough is how many schedules a planted fault may live through, and few how many faults a short test plants.
const (
	enough = 2000
	few    = 2
)

// Each planted fault is found. The table says after how many schedules, and which promise it broke.
func TestPlantedFaultsAreFound(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	tried := faults
	if testing.Short() {
		tried = faults[:few]
	}
	found := make([]string, len(tried))
	t.Run("each", func(t *testing.T) {
		for i, f := range tried {
			t.Run(f.name, func(t *testing.T) {
				t.Parallel()
				program := build(t, root, f)
				out, err := exec.CommandContext(t.Context(), program, "-test.run", "TestHunt", "-hunt", fmt.Sprint(enough), "-without", *without).CombinedOutput()
				_, caught, ok := strings.Cut(string(out), "caught\t")
				if found[i], _, _ = strings.Cut(caught, "\n"); err != nil || !ok {
					t.Fatalf("not found in %d schedules: %v\n%s", enough, err, out)
				}
			})
		}
	})
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "planted fault\tschedules\tbroken promise")
	for i, f := range tried {
		fmt.Fprintf(table, "%s\t%s\n", f.name, found[i])
	}
	_ = table.Flush()
}

// build builds this test with a fault in it.
func build(t *testing.T, root string, f planted) string {
	t.Helper()
	dir := t.TempDir()
	sources := map[string]string{}
	for _, e := range f.edits {
		if sources[e.file] == "" {
			data, err := os.ReadFile(filepath.Join(root, e.file))
			if err != nil {
				t.Fatal(err)
			}
			sources[e.file] = string(data)
		}
		if n := strings.Count(sources[e.file], e.old); n != 1 {
			t.Fatalf("%s: %q is in %s %d times; plant the fault anew", f.name, e.old, e.file, n)
		}
		sources[e.file] = strings.Replace(sources[e.file], e.old, e.new, 1)
	}
	overlay := map[string]map[string]string{"Replace": {}}
	for file, text := range sources {
		path := filepath.Join(dir, strings.ReplaceAll(file, "/", "-"))
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		overlay["Replace"][filepath.Join(root, file)] = path
	}
	data, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	list, program := filepath.Join(dir, "overlay.json"), filepath.Join(dir, "planted.test")
	if err := os.WriteFile(list, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "go", "test", "-c", "-overlay", list, "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", f.name, err, out)
	}
	return program
}
