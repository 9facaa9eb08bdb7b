package sim

// Situations lists what schedules have to meet, each in words. A simulator that never meets one says nothing of it.
var Situations = []string{
	lostRequest, lostAnswer, lostAcknowledgement, twice, reordered, gaveUp, noWayThere, noWayBack, noWay,
	stoppedBefore, stoppedInside, stoppedAfter, overtaken,
	crashed, crashedInWrite, lostFile, fullDisk, fullForPage,
	clockDays, clockJump, longPause, sessionEnded,
	regranted, regrantedInFirstSync, accountMoved, contactMoved, sightLost,
	restored, resent, copied, forked, recalled, startedAnew,
	postponed, fieldOfTomorrow, kindOfTomorrow, stubbed, purged, conflicted, reopened, refused,
	fileAttached, fileHeld, editsBetween, lostChunk, lostChunkAck, chunkTwice, crashedUploading, fullForFile,
	fetched, fetchBroken, fileNotHad, fileGuessed, fileRefused, shelfSwept, filesSwept,
}

const (
	lostRequest          = "a request is lost"
	lostAnswer           = "an answer is lost"
	lostAcknowledgement  = "an acknowledgement is lost"
	twice                = "a request arrives twice"
	reordered            = "a later request arrives first"
	gaveUp               = "a device gives up on a request"
	noWayThere           = "nothing gets from a device to the servers"
	noWayBack            = "nothing gets from the servers to a device"
	noWay                = "nothing gets either way"
	stoppedBefore        = "a server stops before it does anything"
	stoppedInside        = "a server stops with a commit begun"
	stoppedAfter         = "a server stops after a commit, before it answers"
	overtaken            = "the other server commits in the midst of a commit"
	crashed              = "a program crashes between writes"
	crashedInWrite       = "a program crashes in a write"
	lostFile             = "the file of a cache is lost"
	fullDisk             = "the disk is full for an edit"
	fullForPage          = "the disk is full for a page"
	clockDays            = "a clock is off by days"
	clockJump            = "a clock that is off is set again"
	longPause            = "hours pass"
	sessionEnded         = "somebody has to sign in anew"
	regranted            = "grants change"
	regrantedInFirstSync = "grants change in the middle of a first sync"
	accountMoved         = "an account moves between territories"
	contactMoved         = "a contact moves between accounts"
	sightLost            = "records go out of sight"
	restored             = "the servers are restored from a backup"
	resent               = "what a backup lost is sent again"
	copied               = "a cache is copied"
	forked               = "a copied cache becomes a device of its own"
	recalled             = "a copy has used the numbers that a backup lost"
	startedAnew          = "a device has to start anew"
	postponed            = "what waits changes its order"
	fieldOfTomorrow      = "a field is set that the program does not know"
	kindOfTomorrow       = "a record comes of a kind that the program does not know"
	stubbed              = "deleted records become stubs"
	purged               = "stubs go"
	conflicted           = "an edit meets a conflict"
	reopened             = "a settled conflict opens again"
	refused              = "an edit is refused"
	fileAttached         = "a file is attached"
	fileHeld             = "an edit waits for its file"
	editsBetween         = "edits are made between the chunks of a file"
	lostChunk            = "a chunk is lost"
	lostChunkAck         = "the acknowledgement of a chunk is lost"
	chunkTwice           = "a chunk arrives twice"
	crashedUploading     = "a program crashes in the middle of an upload"
	fullForFile          = "the disk is full for a file"
	fetched              = "a file is fetched"
	fetchBroken          = "a file is fetched in part"
	fileNotHad           = "a file is asked for that is not to be had"
	fileGuessed          = "a document is given a file by its hash alone"
	fileRefused          = "somebody may add no files"
	shelfSwept           = "a device lets go of files"
	filesSwept           = "the servers let go of files"
)

// meet notes that a schedule has met a situation.
func (w *world) meet(situation string) { w.met[situation]++ }
