package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"keyaccount/kam"
	"keyaccount/kam/exchange"
	"keyaccount/kam/sidebyside"
	"keyaccount/store"
	"keyaccount/store/vault"
)

// pipelineRows is how many opportunities the imported pipeline has.
const pipelineRows = 8800

// sheet is a file of comma-separated values.
type sheet struct {
	name string
	rows [][]string
}

func (t sheet) bytes(b *testing.B) []byte {
	var out bytes.Buffer
	must(b, csv.NewWriter(&out).WriteAll(t.rows))
	return out.Bytes()
}

// pipeline makes up the files of a sales department, shaped like those that docs/examples has a mapping for.
func pipeline() []sheet {
	accounts := sheet{"accounts.csv", [][]string{{"account", "sector", "year_established", "revenue", "employees", "office_location", "subsidiary_of"}}}
	teams := sheet{"sales_teams.csv", [][]string{{"sales_agent", "manager", "regional_office"}}}
	products := sheet{"products.csv", [][]string{{"product", "series", "sales_price"}}}
	deals := sheet{"sales_pipeline.csv", [][]string{{"opportunity_id", "sales_agent", "product", "account", "deal_stage", "engage_date", "close_date", "close_value"}}}
	sectors := []string{"retail", "medical", "finance", "software"}
	for i := range 85 {
		parent := ""
		if i%7 == 3 {
			parent = fmt.Sprintf("Harbour Works %d", i-3)
		}
		accounts.rows = append(accounts.rows, []string{fmt.Sprintf("Harbour Works %d", i), sectors[i%len(sectors)], strconv.Itoa(1980 + i%40), fmt.Sprint(i*37) + ".5", strconv.Itoa(i * 91), "United States", parent})
	}
	for i := range 35 {
		teams.rows = append(teams.rows, []string{fmt.Sprintf("Agent Number%d", i), fmt.Sprintf("Manager Number%d", i/6), []string{"Central", "East", "West"}[i/12]})
	}
	for i := range 7 {
		products.rows = append(products.rows, []string{fmt.Sprintf("Hoist %d", i), "Hoists", strconv.Itoa(550 * (i + 1))})
	}
	begun := time.Date(2024, 10, 20, 0, 0, 0, 0, time.UTC)
	for i := range pipelineRows {
		account := accounts.rows[1+i*13%85][0]
		if i%6 == 0 {
			account = ""
		}
		engaged := begun.AddDate(0, 0, i%420)
		row := []string{fmt.Sprintf("%08X", i*7919), teams.rows[1+i*11%35][0], products.rows[1+i%7][0], account, "Won", engaged.Format(time.DateOnly), engaged.AddDate(0, 0, 60).Format(time.DateOnly), strconv.Itoa(500 + i*31%5000)}
		switch i % 4 {
		case 1:
			row[4], row[7] = "Lost", "0"
		case 2:
			row[4], row[6], row[7] = "Engaging", "", ""
		}
		deals.rows = append(deals.rows, row)
	}
	return []sheet{accounts, teams, products, deals}
}

// importing reads a pipeline into an empty cache as kam import does, and, for reference, with encoding/csv into one
// transaction of rows as JSON.
func (c *company) importing(b *testing.B) {
	ctx := context.Background()
	file, err := os.Open("../../docs/examples/crm-sales-opportunities.toml")
	must(b, err)
	defer file.Close()
	mapping, err := exchange.ReadMapping(file.Name(), file)
	must(b, err)
	tables := pipeline()
	files := map[string][]byte{}
	rows := 0
	for _, t := range tables {
		files[t.name] = t.bytes(b)
		rows += len(t.rows) - 1
	}
	took := sidebyside.Compare(b, func(w *sidebyside.Watch) {
		dir, err := os.MkdirTemp(c.dir, "import-")
		must(b, err)
		key, err := vault.Open(dir, vault.File{})
		must(b, err)
		cache, err := store.Open(ctx, dir, key, store.Options{})
		must(b, err)
		w.Time(func() {
			var inputs []exchange.Input
			for _, t := range tables {
				inputs = append(inputs, exchange.Input{Name: t.name, Content: bytes.NewReader(files[t.name])})
			}
			plan, err := exchange.Prepare(ctx, inputs, exchange.Import{Existing: everything{cache}, Mapping: mapping, Reader: kam.Reader{Today: kam.DateOf(time.Now())}, NewID: cache.NewID})
			must(b, err)
			if !plan.OK() {
				b.Fatal("the plan of the import is not sound")
			}
			for _, step := range plan.Steps() {
				must(b, cache.Apply(ctx, strings.Join(step.Files, ", "), step.Edits...))
			}
		})
		if n := cache.Counts()["opportunity"]; n != pipelineRows {
			b.Fatalf("%d opportunities were imported", n)
		}
		must(b, cache.Close())
		must(b, os.RemoveAll(dir))
	}, func(w *sidebyside.Watch) {
		path := filepath.Join(c.dir, "raw-import.db")
		db := openRaw(b, path)
		w.Time(func() {
			must(b, db.Update(func(tx *bolt.Tx) error {
				at := uint64(0)
				for _, t := range tables {
					all, err := csv.NewReader(bytes.NewReader(files[t.name])).ReadAll()
					if err != nil {
						return err
					}
					for _, row := range all[1:] {
						fields := make(map[string]string, len(row))
						for i, v := range row {
							fields[all[0][i]] = v
						}
						data, err := json.Marshal(fields)
						if err != nil {
							return err
						}
						at++
						if err := tx.Bucket(rawRecords).Put(number(at), data); err != nil {
							return err
						}
					}
				}
				return nil
			}))
		})
		must(b, db.Close())
		must(b, os.Remove(path))
	})
	b.ReportMetric(float64(rows)/took.Seconds(), "rows/s")
}
