package kam

import (
	"bytes"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"keyaccount/kam/golden"
)

func TestTheReferencePageSaysWhatIsDeclared(t *testing.T) {
	var b bytes.Buffer
	if err := WriteReference(&b); err != nil {
		t.Fatal(err)
	}
	golden.Same(t, filepath.Join("..", "docs", "reference", "kinds.md"), b.Bytes())
}

func TestTheReferencePageHasEveryKindAndField(t *testing.T) {
	var b bytes.Buffer
	if err := WriteReference(&b); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, k := range Kinds() {
		_, chapter, ok := strings.Cut(page, "\n### "+k.Label+"\n")
		if !ok {
			t.Errorf("the page has no chapter on the kind %s", k.Name)
			continue
		}
		chapter, _, _ = strings.Cut(chapter, "\n#")
		for _, f := range k.Fields {
			in := chapter
			if f.common() {
				in = page
			}
			if !strings.Contains(in, "| "+f.Label+" | `"+f.Name+"` | ") {
				t.Errorf("the chapter on the kind %s has no line for %s", k.Name, f.Name)
			}
		}
	}
	for _, line := range []string{
		"| Account | `name` | text | The name the account goes by. **Required.** |",
		"| Status | `status` | choice: target, customer, key account, former | Target: a prospect without an agreement. Customer. Key account: chosen for key account management. Former. A new record has “target”. |",
		"| Key account owner | `owner` | reference to `person` | The key account manager (KAM) who answers for the account. **Expected.** |",
		"| Further countries | `countries` | set of country | Other countries it works in. |",
		"| Employees | `employees` | number, at least 0, in people | How many people work there. |",
		"| Probability | `probability` | number, 0 to 100, in % | How likely it is won, in percent. |",
		"| Account | `account` | reference to `account` | The account in whose buying center the person is. Left empty, it is the `account` of the record in `contact`. |",
		"| Tags | `tags` | set of text | Words of your own to find the record by. |",
	} {
		if !strings.Contains(page, line+"\n") {
			t.Errorf("the page lacks the line\n%s", line)
		}
	}
	_, fields, _ := strings.Cut(page, "## Every record")
	for line := range strings.Lines(fields) {
		if cells := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|") - 1; strings.HasPrefix(line, "|") && cells != 4 {
			t.Errorf("a row of %d cells stands in a table of 4: %s", cells, line)
		}
	}
}

// fullDisk is a disk without room.
type fullDisk struct{}

var errFull = errors.New("no room")

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestAFailureToWriteTheReferenceIsReported(t *testing.T) {
	if err := WriteReference(fullDisk{}); !errors.Is(err, errFull) {
		t.Errorf("the failure is reported as %v", err)
	}
}

func TestKindsAreDescribedForScripts(t *testing.T) {
	d := MembershipKind.Describe()
	if d.Name != "membership" || d.Plural != "memberships" || d.Label != "Buying-center member" || len(d.Fields) != len(MembershipKind.Fields) {
		t.Errorf("the kind is described as %+v", d)
	}
	data, err := json.Marshal(d.Fields[:4])
	want := `[{"name":"contact","label":"Contact","type":"reference","ref":"contact","required":true,"help":"The person."},` +
		`{"name":"account","label":"Account","type":"reference","ref":"account","help":"The account in whose buying center the person is."},` +
		`{"name":"opportunity","label":"Opportunity","type":"reference","ref":"opportunity","help":"The opportunity this holds for; empty for all of the account's."},` +
		`{"name":"roles","label":"Roles","type":"choice","options":["gatekeeper","buyer","user","influencer","advisor","facilitator","decider"],"multi":true,` +
		`"help":"The parts the person plays in buying; one or more of the seven (Le Bon \u0026 Herman 2015)."}]`
	if err != nil || string(data) != want {
		t.Errorf("the fields are described as\n%s, %v; want\n%s", data, err, want)
	}
	for _, f := range OpportunityKind.Describe().Fields {
		if f.Name == "probability" && f.Unit != "%" {
			t.Errorf("the unit of the probability is %q", f.Unit)
		}
	}
}
