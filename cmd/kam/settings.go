package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"keyaccount/kam"
)

// settingsJSON are the settings that hold, as scripts read them. All of it is what records say, or the default.
type settingsJSON struct {
	Settings   []settingJSON       `json:"settings"`
	Segments   []string            `json:"segments"`
	Regions    []string            `json:"regions"`
	Stages     []stageJSON         `json:"stages"`
	Programmes map[string][]string `json:"programmes"` // by priority, for all segments that have none of their own
	Ignored    []ignoredJSON       `json:"ignored"`
}

type settingJSON struct {
	Key     string `json:"key"`
	Value   string `json:"value"`
	Default string `json:"default"`
	Unit    string `json:"unit,omitempty"`
	Takes   string `json:"takes"`
	Help    string `json:"help"`
}

type stageJSON struct {
	Stage       string `json:"stage"`
	Name        string `json:"name"`
	Probability string `json:"probability"`
	Days        string `json:"typical_days"`
}

type ignoredJSON struct {
	Ref   string `json:"ref"`
	Words string `json:"words"`
}

func (a *app) settingsCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "settings", Short: "Show the company's settings that hold: its own, and the defaults for the rest", Args: cobra.NoArgs,
		Long: "Show the settings that hold: what the company's records say, and the defaults for the rest. To change one, make a\n" +
			"record of it: a setting, segment, region, stage_setting, programme or rate.",
		Example: "  kam settings\n  kam add setting key=silence_days number=45\n  kam add segment name=Shipyards",
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.settings(cmd.Context())
			if err != nil {
				return err
			}
			if asJSON {
				return a.printJSON(s)
			}
			t := table{{"SETTING", "VALUE", "DEFAULT", "MEANING"}}
			for _, p := range s.Settings {
				own := ""
				if p.Value != p.Default {
					own = strings.TrimSpace(p.Default + " " + p.Unit)
				}
				t = append(t, []string{p.Key, strings.TrimSpace(p.Value + " " + p.Unit), own, p.Help})
			}
			t = append(t, []string{""}, []string{"segments", strings.Join(s.Segments, ", ")}, []string{"regions", strings.Join(s.Regions, ", ")}, []string{""},
				[]string{"STAGE", "PROBABILITY", "TYPICAL", "CALLED"})
			for _, stage := range s.Stages {
				t = append(t, []string{stage.Stage, stage.Probability + " %", stage.Days + " days", stage.Name})
			}
			t = append(t, []string{""}, []string{"PRIORITY", "PROGRAMME"})
			for _, p := range kam.AccountKind.Lookup("priority").Options {
				t = append(t, []string{p, strings.Join(s.Programmes[p], ", ")})
			}
			for _, i := range s.Ignored {
				t = append(t, []string{"ignored", i.Ref, i.Words})
			}
			return t.print(a.out)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

// settingKinds are the kinds of record that settings are read from.
var settingKinds = []string{"setting", "stage_setting", "rate", "programme"}

// settingRecords returns the records that settings are read from.
func (a *app) settingRecords(ctx context.Context) (records []kam.Record, err error) {
	cache, err := a.cache(ctx)
	if err != nil {
		return nil, err
	}
	for _, kind := range settingKinds {
		if err := cache.Each(ctx, kind, func(r kam.Record) bool { records = append(records, r); return true }); err != nil {
			return nil, err
		}
	}
	return records, nil
}

// settings returns the settings that hold.
func (a *app) settings(ctx context.Context) (settingsJSON, error) {
	records, err := a.settingRecords(ctx)
	if err != nil {
		return settingsJSON{}, err
	}
	s := kam.SettingsFrom(records)
	out := settingsJSON{Programmes: map[string][]string{}, Ignored: []ignoredJSON{}}
	for _, p := range kam.Policies() {
		out.Settings = append(out.Settings, settingJSON{string(p.Key), p.Value(s), p.Default, p.Unit, p.Form(), p.Help})
	}
	if out.Segments, err = a.offered("segment"); err != nil {
		return out, err
	}
	if out.Regions, err = a.offered("region"); err != nil {
		return out, err
	}
	for _, stage := range s.Stages() {
		out.Stages = append(out.Stages, stageJSON{stage.Stage, stage.Name, stage.Probability.Decimal.String(), stage.Days.Decimal.String()})
	}
	for _, p := range kam.AccountKind.Lookup("priority").Options {
		out.Programmes[p] = s.Programme("", p)
	}
	for _, i := range s.Ignored {
		out.Ignored = append(out.Ignored, ignoredJSON{i.Ref.String(), i.Words})
	}
	return out, nil
}

// offered returns the names that fields which hold names of a kind offer. The cache must be open.
func (a *app) offered(kind string) ([]string, error) {
	var own []string
	err := a.opened.EachTitle(kind, func(_ kam.ID, title string, deleted bool) bool {
		if !deleted {
			own = append(own, title)
		}
		return true
	})
	return kam.OfferedNames(kind, own), err
}
