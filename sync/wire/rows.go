package wire

// Rows are the rows of a page. They are most of what a device decodes, so they are read by hand where they have the form
// that AppendDocument and Marshal give them, and by the library where they have any other that CBOR allows.
type Rows []Row

const majorMap = 5 << 5

// UnmarshalCBOR reads an array of rows.
func (rows *Rows) UnmarshalCBOR(data []byte) error {
	if read, ok := readRows(data); ok {
		*rows = read
		return nil
	}
	return decoding.Unmarshal(data, (*[]Row)(rows))
}

// readRows reads rows whose maps have known keys only, in rising order. The documents are parts of one copy of the data.
func readRows(data []byte) (rows Rows, ok bool) {
	r := &reader{data: string(data)}
	own := []byte(r.data)
	n := r.array(1)
	if r.err == nil {
		rows = make(Rows, 0, n)
	}
	for range n {
		var row Row
		pairs := r.head(majorMap)
		last := uint64(0)
		for i := uint64(0); i < pairs && r.err == nil; i++ {
			key := r.uint()
			if key <= last {
				return nil, false
			}
			last = key
			switch key {
			case 1:
				row.Number = r.uint()
			case 2:
				row.Scope = r.text()
			case 3:
				from := r.at
				r.skip(maxNested)
				row.Document = own[from:r.at:r.at]
			case 4:
				from := r.at
				if r.skip(maxNested); r.err != nil || decoding.Unmarshal(own[from:r.at], &row.Past) != nil {
					return nil, false
				}
			case 5:
				row.Sign = Sign(r.uint())
			case 6:
				row.Edit = r.uint()
			case 7:
				if n := r.array(1); n != 3 {
					return nil, false
				}
				row.Sum = &Sum{Records: r.uint(), High: r.uint(), Low: r.uint()}
			default:
				return nil, false
			}
		}
		if r.err != nil {
			return nil, false
		}
		rows = append(rows, row)
	}
	return rows, r.end() == nil
}

// maxNested is how many levels deep an item within a row can be.
const maxNested = 6

// skip passes over one item.
func (r *reader) skip(levels int) {
	if r.err != nil || r.at >= len(r.data) || levels < 0 {
		r.fail("an item that cannot be passed over")
		return
	}
	switch major := r.data[r.at] & 0xe0; major {
	case majorUint, 1 << 5:
		r.head(major)
	case majorBytes:
		r.bytes()
	case majorText:
		r.text()
	case majorArray:
		for n := r.array(1); n > 0 && r.err == nil; n-- {
			r.skip(levels - 1)
		}
	case majorMap:
		n := r.head(majorMap)
		if n > uint64(len(r.data)-r.at)/2 {
			r.fail("a map longer than the data")
		}
		for n *= 2; n > 0 && r.err == nil; n-- {
			r.skip(levels - 1)
		}
	default: // tags and simple values: documents and what has been replaced have none
		r.fail("an item of another type")
	}
}
