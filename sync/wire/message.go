package wire

import (
	"fmt"

	"github.com/fxamacker/cbor/v2"
)

// Protocol is the version of the protocol that this program speaks. A server names the oldest that it
// still takes.
const Protocol = 1

// Limits on one exchange. The server refuses more; a device keeps below them by itself.
const (
	MaxMutations    = 500     // mutations in one request
	MaxRequest      = 1 << 20 // bytes of mutations in one request, unpacked, counted before the last one
	MaxRequestBody  = 4 << 20 // bytes of a request, unpacked
	MaxPage         = 10_000  // rows in one page
	MaxPageBytes    = 8 << 20 // bytes of documents in one page, unpacked, unless it has one alone
	MaxResponseBody = 32 << 20

	// MaxDocument is how many bytes a document has at most that people edit, and so has one mutation. What the server keeps of a
	// refused one, written as JSON, may have more.
	MaxDocument = 1 << 20
)

// The paths of the server, below its base URL. All but Events take and return one CBOR message, packed
// with zstd where Content-Encoding says so.
const (
	PathLogin   = "/v1/login"   // POST LoginRequest → Session
	PathRefresh = "/v1/refresh" // POST RefreshRequest → Session
	PathLogout  = "/v1/logout"  // POST, empty
	PathSync    = "/v1/sync"    // POST SyncRequest → SyncResponse
	PathEvents  = "/v1/events"  // GET server-sent events, each the head number
	PathAccess  = "/v1/access"  // POST AccessRequest, empty; GET → AccessAnswer
	PathHealth  = "/v1/health"  // GET, no sign-in needed
	ContentType = "application/cbor"
)

// LoginRequest signs a user in on a device.
type LoginRequest struct {
	Protocol int    `cbor:"1,keyasint"`
	User     string `cbor:"2,keyasint"`
	Password string `cbor:"3,keyasint"`
	Device   []byte `cbor:"4,keyasint"` // the device's id, 16 bytes
	Name     string `cbor:"5,keyasint"` // what the user would call the device
}

// RefreshRequest exchanges a refresh token for a new session. The token is spent by it, except that the
// newest spent one is taken again for a short while, for a device that did not receive the answer.
type RefreshRequest struct {
	Refresh string `cbor:"1,keyasint"`
	Device  []byte `cbor:"2,keyasint"`
	// New is the id of another device that the same user signs in on: a copy of a cache becomes a device of
	// its own with it. The session of the old device stays as it is.
	New []byte `cbor:"3,keyasint,omitempty"`
}

// Session is what a device holds while it is signed in.
type Session struct {
	User    string `cbor:"1,keyasint"`
	Access  string `cbor:"2,keyasint"` // bearer token for requests
	Expires int64  `cbor:"3,keyasint"` // when Access ends, in milliseconds since 1970 by the server's clock
	Refresh string `cbor:"4,keyasint"`
	Now     int64  `cbor:"5,keyasint"` // the server's time, in milliseconds since 1970
	Oldest  int    `cbor:"6,keyasint"` // the oldest protocol that the server takes; below it a device reads and pushes, but shows that it is too old
	Device  []byte `cbor:"7,keyasint"` // whose session it is
}

// AccessRequest asks for a grant. An administrator decides.
type AccessRequest struct {
	Grant string `cbor:"1,keyasint"` // as SCOPE:RIGHT
	Words string `cbor:"2,keyasint"` // why, for who decides
}

// AccessAnswer says what a user may see and change, and what they have asked for.
type AccessAnswer struct {
	Grants  []string `cbor:"1,keyasint,omitempty"` // as SCOPE:RIGHT
	Waiting []Asked  `cbor:"2,keyasint,omitempty"` // for a decision, by grant
}

// Asked is a request for access that waits for a decision.
type Asked struct {
	Grant string `cbor:"1,keyasint"`
	Words string `cbor:"2,keyasint"`
	At    int64  `cbor:"3,keyasint"` // milliseconds since 1970
}

// SyncRequest pushes mutations and asks for what is new, in one exchange.
type SyncRequest struct {
	Protocol  int               `cbor:"1,keyasint"`
	Device    []byte            `cbor:"2,keyasint"`
	Mutations []cbor.RawMessage `cbor:"3,keyasint,omitempty"` // encoded by AppendMutation, in the order of their numbers
	Token     []byte            `cbor:"4,keyasint,omitempty"` // where the device stands; empty for a first sync
	PushOnly  bool              `cbor:"5,keyasint,omitempty"` // more mutations follow; send no rows yet
	Agree     Agreement         `cbor:"6,keyasint,omitempty"` // what the last page is to tell for comparison
	Anew      []string          `cbor:"7,keyasint,omitempty"` // scopes that are to be sent anew, at most MaxAnew

	// Newest is the newest mutation that was acknowledged to the device, before the first one sent. Where the server has another
	// one under its number, since a copy of the cache has used the numbers again that a backup had lost, it answers with Fork.
	Newest *Acknowledged `cbor:"8,keyasint,omitempty"`

	// Own says that the device can make by itself what one of these mutations has made of a record: rows of that may be of the
	// sign Own.
	Own bool `cbor:"9,keyasint,omitempty"`
}

// Acknowledged names a mutation that has an outcome.
type Acknowledged struct {
	_      struct{} `cbor:",toarray"`
	Number uint64
	Hash   []byte // of its content, see Mutation.Hash
}

// Agreement says how closely a device wants to compare what it holds with what the server holds for it.
type Agreement int

// The agreements. A device asks for one sum now and then, and for the sums of all scopes where it differs.
const (
	Unasked  Agreement = 0
	OneSum   Agreement = 1
	EveryOne Agreement = 2
	MaxAnew            = 100 // scopes in one request
)

// SyncResponse answers a SyncRequest.
type SyncResponse struct {
	Outcomes []Outcome `cbor:"1,keyasint,omitempty"` // one per mutation, in their order
	Rows     Rows      `cbor:"2,keyasint,omitempty"` // in the order of their numbers
	Token    []byte    `cbor:"3,keyasint"`           // where the device stands once it has the rows
	Cursor   uint64    `cbor:"4,keyasint"`           // the number up to which the device has seen everything then
	Head     uint64    `cbor:"5,keyasint"`           // the newest number there is
	Left     uint64    `cbor:"6,keyasint"`           // how many rows are left after these
	Now      int64     `cbor:"7,keyasint"`           // the server's time, in milliseconds since 1970
	Restart  bool      `cbor:"8,keyasint,omitempty"` // the token was of no use: these rows begin a first sync
	// Epoch names the server's store since it was last restored from a backup. Done is the newest mutation
	// that it has of this device: where it is below one that was acknowledged, a backup has lost those between.
	Epoch []byte `cbor:"9,keyasint,omitempty"`
	Done  uint64 `cbor:"10,keyasint,omitempty"`
	// Sum and Sums are what was asked for by Agree, at Cursor; they come with the page that leaves nothing.
	Sum *Sum `cbor:"11,keyasint,omitempty"`
	// Oldest is the oldest protocol that the server takes without reserve. A device that speaks an older one reads and
	// pushes what it can, and tells its user to install a newer program.
	Oldest int        `cbor:"13,keyasint,omitempty"`
	Sums   []ScopeSum `cbor:"12,keyasint,omitempty"`
}

// ScopeSum is the sum over the records of one scope.
type ScopeSum struct {
	_     struct{} `cbor:",toarray"`
	Scope string
	Sum   Sum
}

// Sign says what a row of the feed is.
type Sign int

// The signs of rows. A device takes in the rows of a page in this order: what is dropped or begun anew, then
// the records, then what has moved away.
const (
	Present Sign = 0 // the record as it is
	Dropped Sign = 1 // the user may no longer see the scope: all its records go, and their history; no document
	Moved   Sign = 2 // the record of the document, which is without cells, is no longer in the scope
	Anew    Sign = 3 // all records of the scope go, for what it holds follows; no document
	Own     Sign = 4 // the record as a mutation of the request makes it; no scope or document, but which mutation, and the sum
)

// Row is one record's place in the feed. Each record has one place, which moves to a new number at each
// write, so that the feed is the state and not a log.
type Row struct {
	Number   uint64          `cbor:"1,keyasint"`
	Scope    string          `cbor:"2,keyasint"`
	Document cbor.RawMessage `cbor:"3,keyasint,omitempty"` // encoded by AppendDocument
	// Past holds changes since the device's position that a later one has already replaced: with the
	// versions in the document they make the record's history complete.
	Past []Past `cbor:"4,keyasint,omitempty"`
	Sign Sign   `cbor:"5,keyasint,omitempty"`
	// Edit is the number of the mutation that made a row of the sign Own, and Sum the sum over the record.
	Edit uint64 `cbor:"6,keyasint,omitempty"`
	Sum  *Sum   `cbor:"7,keyasint,omitempty"`
}

// Past is a change that a later one has replaced.
type Past struct {
	Key    string `cbor:"1,keyasint"`
	Value  string `cbor:"2,keyasint"`
	Device []byte `cbor:"3,keyasint"`
	Number uint64 `cbor:"4,keyasint"`
	Clock  Clock  `cbor:"5,keyasint"`
	Author string `cbor:"6,keyasint"`
}

// Result says what became of a mutation.
type Result string

// What can become of a mutation.
const (
	Accepted   Result = "accepted" // applied as it is
	Conflicted Result = "conflict" // applied as far as it won; what lost is kept in conflict records
	Rejected   Result = "rejected" // not applied; kept in a rejection record
)

// Outcome is the server's answer to one mutation. It is stored with the mutation's number, so that a
// repeated mutation gets the same answer.
type Outcome struct {
	Number  uint64 `cbor:"1,keyasint"` // the mutation's number
	Result  Result `cbor:"2,keyasint"`
	Applied uint64 `cbor:"3,keyasint"`           // the number in the feed at which all it did is visible
	Reason  string `cbor:"4,keyasint,omitempty"` // why it was rejected, in words for its author
	Record  []byte `cbor:"5,keyasint,omitempty"` // the id of the rejection, if there is one
}

// ErrorCode says what kind of refusal a Refusal is.
type ErrorCode string

// The refusals of a server.
const (
	Unauthorized ErrorCode = "unauthorized" // not signed in, or no longer
	Forbidden    ErrorCode = "forbidden"    // signed in, without the right
	BadRequest   ErrorCode = "bad request"  // not what the protocol says
	NotFound     ErrorCode = "not found"    // of documents: there is none, or none to be seen
	TooLarge     ErrorCode = "too large"
	TooOld       ErrorCode = "too old"  // the server no longer takes this protocol
	TooMany      ErrorCode = "too many" // wait as long as Retry-After says
	Fork         ErrorCode = "fork"     // a number was used with other content: by another copy of the cache
	Gap          ErrorCode = "gap"      // a number is missing before the first one sent
	Internal     ErrorCode = "internal"
)

// Refusal is the body of every answer that is not a success.
type Refusal struct {
	Code  ErrorCode `cbor:"1,keyasint"`
	Words string    `cbor:"2,keyasint"`           // for the user
	Done  uint64    `cbor:"3,keyasint,omitempty"` // with Gap: the newest number the server has of this device; with Fork: one before the first that differs, as far as is known
}

// Error returns the refusal's words.
func (r *Refusal) Error() string { return r.Words }

var decoding = func() cbor.DecMode {
	mode, err := cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden,
		MaxArrayElements: 1 << 20, MaxMapPairs: 64, MaxNestedLevels: 8,
	}.DecMode()
	if err != nil {
		panic("wire: " + err.Error())
	}
	return mode
}()

// Marshal encodes a message.
func Marshal(message any) ([]byte, error) { return cbor.Marshal(message) }

// Unmarshal reads a message from anybody. The error wraps ErrMalformed. Fields that this program does not
// know are passed over.
func Unmarshal(data []byte, message any) error {
	if err := decoding.Unmarshal(data, message); err != nil {
		return fmt.Errorf("%w: %v", ErrMalformed, err)
	}
	return nil
}
