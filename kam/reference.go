package kam

import (
	"fmt"
	"io"
	"strings"
)

// KindDescription is what scripts can know of a kind.
type KindDescription struct {
	Name     string               `json:"name"`
	Plural   string               `json:"plural"`
	Label    string               `json:"label"`
	Help     string               `json:"help"`
	Fields   []FieldDescription   `json:"fields"`
	Usual    []string             `json:"usual,omitempty"`    // the names that hold where there are no records
	Settings []SettingDescription `json:"settings,omitempty"` // what can be set, for the kind setting
}

// SettingDescription is what scripts can know of one of the company's settings.
type SettingDescription struct {
	Key     string `json:"key"`
	Default string `json:"default"`
	Unit    string `json:"unit,omitempty"`
	Takes   string `json:"takes"` // which values it takes
	Help    string `json:"help"`
}

// FieldDescription is what scripts can know of a field.
type FieldDescription struct {
	Name     string   `json:"name"`
	Label    string   `json:"label"`
	Type     Type     `json:"type"`
	Ref      string   `json:"ref,omitempty"`     // the kind referred to
	Names    string   `json:"names,omitempty"`   // the kind of which it holds a name
	Options  []string `json:"options,omitempty"` // the choices, in their order
	Required bool     `json:"required,omitempty"`
	Multi    bool     `json:"multi,omitempty"`
	Unit     string   `json:"unit,omitempty"`
	Help     string   `json:"help"`
}

// Describe returns the description of the kind, its fields in the order of their declaration.
func (k *Kind) Describe() KindDescription {
	out := KindDescription{Name: k.Name, Plural: k.Plural, Label: k.Label, Help: k.Help, Usual: UsualNames(k.Name)}
	if k == SettingKind {
		for _, p := range policies {
			out.Settings = append(out.Settings, SettingDescription{string(p.Key), p.Default, p.Unit, p.Form(), p.Help})
		}
	}
	for _, f := range k.Fields {
		out.Fields = append(out.Fields, FieldDescription{
			f.Name, f.Label, f.Type, f.Ref, f.Names, f.Options, f.Required, f.Multi, f.Unit, f.Help,
		})
	}
	return out
}

const referenceHead = `# Kinds of record

Every kind of record and every field, as the program declares them. This page is generated from those
declarations. Names in ` + "`this type`" + ` are the ones that commands, filters, files and JSON use.

**Required** fields are needed for a record to be accepted. A record without an **expected** field is accepted
and listed as incomplete. A **set** holds any number of values, which are added and removed one by one.

How values are written:

| Type | Form |
|---|---|
| text | one line of at most %d bytes |
| long text | lines of at most %d bytes in all; Markdown is welcome |
| number | ` + "`70`, `0.5`, `1 234`, `1,234.5`" + ` |
| yes/no | ` + "`yes` or `no`" + ` |
| date | ` + "`2026-11-22`, `today`, `tomorrow`, `today-30d`, `today+2w`, `today+3m`, `today-1y`" + ` |
| time | ` + "`9:30`" + ` |
| money | ` + "`310200 EUR`, `EUR 310,200`" + `, or an amount alone in the currency of the settings |
| choice | one of the choices, or a beginning of it that no other shares |
| reference | ` + "`KIND/ID`, 6 or more characters of an id, or the record's name" + ` |
| e-mail | ` + "`anna.lind@example.com`" + ` |
| phone | as it is dialled; it holds at least one digit |
| link | ` + "`example.com/page`" + ` |
| country | ISO 3166 code (` + "`FI`" + `) or English name |
`

// WriteReference writes the reference of all kinds and fields, as a page of Markdown.
func WriteReference(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, referenceHead, MaxText, MaxLongText)
	kinds := Kinds()
	own := func(f *Field) bool { return !f.common() }
	fmt.Fprintf(&b, "\n## Every record\n\nThese fields belong to records of every kind.\n\n")
	writeFields(&b, kinds[0], (*Field).common)
	for _, group := range groups {
		fmt.Fprintf(&b, "\n## %s\n", group)
		for _, k := range kinds {
			if k.Group != group {
				continue
			}
			fmt.Fprintf(&b, "\n### %s\n\n%s Name: `%s`, plural `%s`.%s\n\n", k.Label, k.Help, k.Name, k.Plural, k.placeWords())
			if usual := UsualNames(k.Name); len(usual) > 0 {
				fmt.Fprintf(&b, "Where a company has none, these are offered: %s.\n\n", strings.Join(usual, ", "))
			}
			writeFields(&b, k, own)
			switch k {
			case SettingKind:
				writeSettings(&b)
			case StageSettingKind:
				writeStages(&b)
			case ProgrammeKind:
				writeProgrammes(&b)
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// writeSettings writes what can be set, in a table of as many columns as those of fields.
func writeSettings(b *strings.Builder) {
	b.WriteString("\nA setting without a record has its default.\n\n| Setting | Takes | Default | Meaning |\n|---|---|---|---|\n")
	for _, p := range policies {
		fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", p.Key, cellText(p.Form()), cellText(strings.TrimSpace(p.Default+" "+p.Unit)), cellText(p.Help))
	}
}

func writeStages(b *strings.Builder) {
	b.WriteString("\nA stage without a record is expected to be so.\n\n| Stage | Probability | Typical days | Our expertise that it asks for |\n|---|---|---|---|\n")
	for _, s := range DefaultSettings().Stages() {
		fmt.Fprintf(b, "| %s | %s %% | %s | %s |\n", s.Stage, s.Probability.Decimal, s.Days.Decimal, strings.Join(TypicalExpertise(s.Stage), ", "))
	}
}

func writeProgrammes(b *strings.Builder) {
	b.WriteString("\nWhere there is no programme, accounts receive by their priority:\n\n")
	for _, p := range []string{"A", "B", "C", "D"} {
		fmt.Fprintf(b, "- %s: %s.\n", p, strings.Join(DefaultSettings().Programme("", p), ", "))
	}
}

func writeFields(b *strings.Builder, k *Kind, which func(*Field) bool) {
	b.WriteString("| Field | Name | Type | Meaning |\n|---|---|---|---|\n")
	for _, f := range k.Fields {
		if which(f) {
			fmt.Fprintf(b, "| %s | `%s` | %s | %s |\n", cellText(f.Label), f.Name, cellText(f.typeWords()), cellText(f.Help+f.ruleWords()))
		}
	}
}

func cellText(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

// placeWords says who sees the kind's records.
func (k *Kind) placeWords() string {
	switch k.Place {
	case OfAll:
		return " Everybody may read these records."
	case OfUser:
		return " Only the user concerned sees these records."
	case OfRecord:
		return " They are seen by those who see the record concerned."
	}
	if k.Name == "account" {
		return ""
	}
	return " They are seen by those who see the account they name."
}

// typeWords says what the field holds, in one phrase.
func (f *Field) typeWords() string {
	words := string(f.Type)
	switch f.Type {
	case TextType:
		if f.Names != "" {
			words += ", as a `" + f.Names + "` is called"
		}
	case ReferenceType:
		words += " to `" + f.Ref + "`"
	case EnumType:
		words += ": " + strings.Join(f.Options, ", ")
	case NumberType:
		if bounds := f.bounds(); bounds != "" {
			words += ", " + bounds
		}
		if f.Unit != "" {
			words += ", in " + f.Unit
		}
	}
	if f.Multi {
		words = "set of " + words
	}
	return words
}

// ruleWords says what else the declaration asks of the field or does with it, as sentences.
func (f *Field) ruleWords() string {
	var b strings.Builder
	switch {
	case f.Required:
		b.WriteString(" **Required.**")
	case f.Expected:
		b.WriteString(" **Expected.**")
	}
	if f.Default != "" {
		b.WriteString(" A new record has “" + f.Default + "”.")
	}
	if via, source, ok := strings.Cut(f.From, "."); ok {
		b.WriteString(" Left empty, it is the `" + source + "` of the record in `" + via + "`.")
	}
	return b.String()
}

// common reports whether the field belongs to records of every kind.
func (f *Field) common() bool { return len(f.index) > 1 }
