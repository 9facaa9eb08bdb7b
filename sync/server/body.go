package server

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"

	"keyaccount/sync/wire"
)

// How long a device may take to send a request, and to take in one answer.
const (
	readPatience  = 30 * time.Second
	writePatience = 2 * time.Minute
)

// packFrom is the size, in bytes, from which an answer is worth packing.
const packFrom = 512

var (
	errTooLarge  = &wire.Refusal{Code: wire.TooLarge, Words: "the request is larger than this server takes"}
	errNotZstd   = &wire.Refusal{Code: wire.BadRequest, Words: "the request cannot be unpacked"}
	errEncoding  = &wire.Refusal{Code: wire.BadRequest, Words: "the request is packed in a way that this server does not know; it knows zstd"}
	errMalformed = &wire.Refusal{Code: wire.BadRequest, Words: "the request is not what the protocol says"}
)

// packer packs and unpacks bodies. It is safe for concurrent use.
type packer struct {
	in  *zstd.Decoder
	out *zstd.Encoder
}

func newPacker() (*packer, error) {
	in, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(wire.MaxRequestBody), zstd.WithDecoderMaxWindow(wire.MaxRequestBody))
	if err != nil {
		return nil, err
	}
	out, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		return nil, err
	}
	return &packer{in, out}, nil
}

// read returns a request's body, unpacked, of at most limit bytes. The limits hold before anything is
// decoded. The error is a *wire.Refusal, or that of the connection.
func (p *packer) read(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(readPatience)) // unsupported only by recorders in tests
	if r.ContentLength > limit {
		return nil, errTooLarge
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return nil, errTooLarge
	}
	if err != nil {
		return nil, err
	}
	switch r.Header.Get("Content-Encoding") {
	case "", "identity":
		return data, nil
	case "zstd":
		data, err = p.in.DecodeAll(data, nil)
		switch {
		case errors.Is(err, zstd.ErrDecoderSizeExceeded), errors.Is(err, zstd.ErrWindowSizeExceeded), int64(len(data)) > limit:
			return nil, errTooLarge
		case err != nil:
			return nil, errNotZstd
		}
		return data, nil
	}
	return nil, errEncoding
}

// write sends an answer, packed if the device takes that and it is worth it.
func (p *packer) write(w http.ResponseWriter, r *http.Request, status int, data []byte) {
	h := w.Header()
	h.Set("Content-Type", wire.ContentType)
	h.Set("Cache-Control", "no-store")
	if len(data) >= packFrom && strings.Contains(r.Header.Get("Accept-Encoding"), "zstd") {
		h.Set("Content-Encoding", "zstd")
		data = p.out.EncodeAll(data, make([]byte, 0, len(data)/3))
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(writePatience))
	w.WriteHeader(status)
	_, _ = w.Write(data) // who has hung up needs no answer
}
