package wire

import "keyaccount/kam"

// AppendDocument appends the encoding of a document:
//
//	[kind, id, [[device, number, clock, author] …], [key, value, version, key, value, version …]]
//
// with ids as byte strings of 16, version an index into the versions, and cells in the order of keys.
func AppendDocument(b []byte, d *Document) []byte {
	b = appendRef(appendHead(b, majorArray, 4), d.Ref)
	b = appendHead(b, majorArray, uint64(len(d.Versions)))
	for _, v := range d.Versions {
		b = appendVersionID(appendHead(b, majorArray, 4), v.VersionID)
		b = appendHead(b, majorUint, uint64(v.Clock))
		b = appendText(b, v.Author)
	}
	b = appendHead(b, majorArray, uint64(3*len(d.Cells)))
	for _, c := range d.Cells {
		b = appendText(b, c.Key)
		b = appendText(b, c.Value)
		b = appendHead(b, majorUint, uint64(c.Version))
	}
	return b
}

// DecodeDocument reads what AppendDocument wrote, from anybody: the result is well-formed, or the error
// wraps ErrMalformed. The document shares no memory with data.
func DecodeDocument(data []byte) (*Document, error) {
	r := &reader{data: string(data)}
	r.fixed(4)
	d := &Document{Ref: r.ref()}
	n := r.array(5)
	if r.err == nil {
		d.Versions = make([]Version, 0, n)
	}
	for i := 0; i < n && r.err == nil; i++ {
		r.fixed(4)
		d.Versions = append(d.Versions, Version{VersionID: r.versionID(), Clock: Clock(r.uint()), Author: r.name()})
	}
	n = r.array(1)
	if n%3 != 0 {
		r.fail("cells that are not in threes")
	}
	if r.err == nil {
		d.Cells = make([]Cell, 0, n/3)
	}
	for i := 0; i < n/3 && r.err == nil; i++ {
		c := Cell{Key: r.text(), Value: r.text()}
		if v := r.uint(); v < uint64(len(d.Versions)) {
			c.Version = int(v)
		} else {
			r.fail("a version that is not listed")
		}
		if i > 0 && c.Key <= d.Cells[i-1].Key {
			r.fail("cells out of order")
		}
		d.Cells = append(d.Cells, c)
	}
	if err := r.end(); err != nil {
		return nil, err
	}
	return d, nil
}

// AppendMutation appends the encoding of a mutation:
//
//	[device, number, clock, kind, id, [[key, value, base device, base number, seen] …], [[device, number] …]]
//
// A base that does not exist has an empty device and number 0.
func AppendMutation(b []byte, m *Mutation) []byte {
	b = appendVersionID(appendHead(b, majorArray, 7), m.VersionID)
	b = appendHead(b, majorUint, uint64(m.Clock))
	b = appendRef(b, m.Ref)
	b = appendHead(b, majorArray, uint64(len(m.Changes)))
	for _, c := range m.Changes {
		b = appendHead(b, majorArray, 5)
		b = appendText(appendText(b, c.Key), c.Value)
		b = appendText(appendVersionID(b, c.Base), c.Seen)
	}
	b = appendHead(b, majorArray, uint64(len(m.Saw)))
	for _, id := range m.Saw {
		b = appendVersionID(appendHead(b, majorArray, 2), id)
	}
	return b
}

// DecodeMutation reads what AppendMutation wrote, from anybody.
func DecodeMutation(data []byte) (*Mutation, error) {
	r := &reader{data: string(data)}
	r.fixed(7)
	m := &Mutation{VersionID: r.versionID(), Clock: Clock(r.uint()), Ref: r.ref()}
	n := r.array(6)
	for i := 0; i < n && r.err == nil; i++ {
		r.fixed(5)
		c := Change{Key: r.text(), Value: r.text(), Base: r.versionID(), Seen: r.text()}
		if i > 0 && c.Key <= m.Changes[i-1].Key {
			r.fail("changes out of order")
		}
		m.Changes = append(m.Changes, c)
	}
	n = r.array(3)
	for i := 0; i < n && r.err == nil; i++ {
		r.fixed(2)
		m.Saw = append(m.Saw, r.versionID())
	}
	if err := r.end(); err != nil {
		return nil, err
	}
	return m, nil
}

func appendRef(b []byte, ref kam.Ref) []byte { return appendBytes(appendText(b, ref.Kind), ref.ID[:]) }

func appendVersionID(b []byte, id VersionID) []byte {
	if id == (VersionID{}) {
		return appendHead(appendBytes(b, nil), majorUint, 0)
	}
	return appendHead(appendBytes(b, id.Device[:]), majorUint, id.Number)
}

func (r *reader) ref() kam.Ref { return kam.Ref{Kind: r.name(), ID: r.id(false)} }

func (r *reader) versionID() VersionID {
	id := VersionID{Device: r.id(true), Number: r.uint()}
	if (id.Device == kam.NoID) != (id.Number == 0) {
		r.fail("a version without a device or a number")
	}
	return id
}

func (r *reader) id(mayBeEmpty bool) kam.ID {
	var id kam.ID
	b := r.bytes()
	if r.err == nil && len(b) != len(id) && !(mayBeEmpty && len(b) == 0) {
		r.fail("an id of another length")
	}
	copy(id[:], b)
	return id
}

// name reads a short text: a kind or an author.
func (r *reader) name() string {
	s := r.text()
	if len(s) > kam.MaxName {
		r.fail("a name that is too long")
	}
	return s
}

// DocumentRef reads which record an encoded document is of, and nothing else of it.
func DocumentRef(data []byte) (kam.Ref, error) {
	const most = 1 + 2 + kam.MaxName + 1 + 16
	r := &reader{data: string(data[:min(len(data), most)])}
	if r.head(majorArray) != 4 {
		r.fail("an array of another length")
	}
	ref := r.ref()
	return ref, r.err
}
