package store

import (
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"

	"keyaccount/kam"
)

// draft is what is being typed in a form.
type draft struct {
	Name   string   `cbor:"1,keyasint"`
	Keys   []string `cbor:"2,keyasint"`
	Values []string `cbor:"3,keyasint"`
}

func encodeDraft(name string, cells []kam.Cell) ([]byte, error) {
	d := draft{Name: name}
	for _, c := range cells {
		d.Keys, d.Values = append(d.Keys, c.Key), append(d.Values, c.Value)
	}
	return cbor.Marshal(d)
}

func decodeDraft(data []byte) (d draft, err error) {
	if err = cbor.Unmarshal(data, &d); err != nil || len(d.Keys) != len(d.Values) {
		return d, errors.Join(fmt.Errorf("%w: a draft", errBadValue), err)
	}
	return d, nil
}

func (d *draft) cells() []kam.Cell {
	cells := make([]kam.Cell, len(d.Keys))
	for i := range cells {
		cells[i] = kam.Cell{Key: d.Keys[i], Value: d.Values[i]}
	}
	return cells
}

// markName returns the key for a name that must not show.
func (s *sealer) markName(name string) []byte {
	sum := sha256.Sum256([]byte(name))
	m := s.mark(kam.ID(sum[:16]))
	return m[:]
}
