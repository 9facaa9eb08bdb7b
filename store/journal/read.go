package journal

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"

	"github.com/fxamacker/cbor/v2"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// parse reads a whole journal and notes where its steps stand.
func (j *Journal) parse(data []byte) (c Content) {
	for at := 0; at < len(data); {
		size, err := j.next(data[at:], &c)
		if err == nil {
			if n := len(c.Steps); size.step {
				j.frames = append(j.frames, frame{int64(at), int64(size.bytes), c.Steps[n-1].Last()})
			}
			at += size.bytes
			continue
		}
		rest := bytes.Index(data[at+1:], []byte(mark))
		if rest < 0 && size.torn {
			c.Torn = len(data) - at
			break
		}
		c.Damage = append(c.Damage, fmt.Sprintf("at byte %d: %v", at, err))
		if rest < 0 {
			break
		}
		at += 1 + rest
	}
	return c
}

// extent says how long a frame is.
type extent struct {
	bytes int
	step  bool
	torn  bool // it reaches to the end of the file or beyond, so that a crash may have cut it off
}

// next reads the frame that data begins with into c.
func (j *Journal) next(data []byte, c *Content) (extent, error) {
	if len(data) < headSize {
		return extent{torn: true}, fmt.Errorf("the head of an entry is cut off")
	}
	if string(data[:len(mark)]) != mark {
		// Zeros at the end of the file are a frame of which only the length reached the disk.
		return extent{torn: len(bytes.TrimRight(data, "\x00")) == 0}, fmt.Errorf("what is there is no entry")
	}
	length := binary.BigEndian.Uint32(data[len(mark):])
	sum := binary.BigEndian.Uint32(data[len(mark)+4:])
	body := data[headSize:]
	if length > mostFrame || int(length) > len(body) {
		return extent{torn: true}, fmt.Errorf("an entry is cut off")
	}
	payload := body[:length]
	end := extent{bytes: headSize + int(length), torn: int(length) == len(body)}
	if crc32.Checksum(payload, castagnoli) != sum {
		return end, fmt.Errorf("an entry is damaged")
	}
	end.torn = false
	plain, err := j.box.Open(nil, payload, []byte(mark))
	if err != nil {
		return end, fmt.Errorf("an entry was altered or sealed with another key")
	}
	if end.step, err = decode(plain, c); err != nil {
		return end, fmt.Errorf("an entry cannot be read: %w", err)
	}
	return end, nil
}

// entry is the plain text of a frame, as CBOR.
type entry struct {
	Device    []byte            `cbor:"1,keyasint,omitempty"` // of a head
	User      string            `cbor:"2,keyasint,omitempty"`
	Server    string            `cbor:"3,keyasint,omitempty"`
	Last      uint64            `cbor:"4,keyasint,omitempty"`
	Clock     wire.Clock        `cbor:"5,keyasint,omitempty"`
	Label     string            `cbor:"6,keyasint,omitempty"` // of a step
	Mutations []cbor.RawMessage `cbor:"7,keyasint,omitempty"`
}

func appendHead(b []byte, h *Head) []byte {
	return encode(b, &entry{Device: h.Device[:], User: h.User, Server: h.Server, Last: h.Last, Clock: h.Clock})
}

func appendStep(b []byte, s *Step) []byte {
	e := entry{Label: s.Label, Mutations: make([]cbor.RawMessage, len(s.Mutations))}
	for i := range s.Mutations {
		e.Mutations[i] = wire.AppendMutation(nil, &s.Mutations[i])
	}
	return encode(b, &e)
}

func encode(b []byte, e *entry) []byte {
	data, err := wire.Marshal(e)
	if err != nil { // text, numbers and what AppendMutation wrote always can be encoded
		return b
	}
	return append(b, data...)
}

var decoding = func() cbor.DecMode {
	mode, err := cbor.DecOptions{IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden, MaxArrayElements: 1 << 24}.DecMode()
	if err != nil {
		panic("journal: " + err.Error())
	}
	return mode
}()

func decode(plain []byte, c *Content) (isStep bool, err error) {
	var e entry
	if err := decoding.Unmarshal(plain, &e); err != nil {
		return false, err
	}
	if len(e.Device) > 0 {
		id, err := kam.ID{}, error(nil)
		if err = id.UnmarshalBinary(e.Device); err != nil {
			return false, err
		}
		c.Head = Head{Device: id, User: e.User, Server: e.Server, Last: e.Last, Clock: e.Clock}
		return false, nil
	}
	s := Step{Label: e.Label, Mutations: make([]wire.Mutation, len(e.Mutations))}
	for i, raw := range e.Mutations {
		m, err := wire.DecodeMutation(raw)
		if err != nil {
			return false, err
		}
		s.Mutations[i] = *m
	}
	c.Steps = append(c.Steps, s)
	return true, nil
}
