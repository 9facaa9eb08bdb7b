package sim

import (
	"net/http"
	"slices"
	"time"

	"keyaccount/sync/client/step"
)

// Faults lists what can happen to anybody, for Plan.Without.
var Faults = []string{
	"server stops", "server stops before commit", "server stops after commit", "overtaking", "lost", "twice", "timeout", "cut off",
	"crash", "crash in a write", "cache file lost", "disk full", "small batches", "long pause", "clock", "grants", "territories", "copy", "move", "restore", "age",
	"files", "calm",
}

// happening is something that can happen.
type happening struct {
	weight int
	fault  string // that it is, if it is one
	do     func(w *world)
}

var happenings = []happening{
	{30, "", func(w *world) { w.anyDevice((*device).edit) }},
	{20, "", func(w *world) { w.anyDevice((*device).sync) }},
	{34, "", (*world).work},
	{20, "", (*world).request},
	{20, "", (*world).answer},
	{3, "lost", (*world).loss},
	{3, "twice", (*world).double},
	{3, "timeout", func(w *world) { w.anyDevice((*device).timeOut) }},
	{3, "cut off", func(w *world) { w.anyDevice((*device).cut) }},
	{12, "", func(w *world) { w.anyDevice((*device).postpone) }},
	{2, "crash", func(w *world) {
		w.anyDevice(func(d *device) { d.meet(crashed); d.tell("%s crashes", d.name); d.crash() })
	}},
	{3, "", func(w *world) { w.now = w.now.Add(time.Duration(w.random.IntN(60_000)) * time.Millisecond) }},
	{1, "long pause", (*world).pause},
	{2, "clock", func(w *world) { w.anyDevice((*device).setClock) }},
	{3, "grants", (*world).regrant},
	{2, "age", (*world).age},
	{1, "restore", (*world).backup},
	{4, "files", func(w *world) { w.anyDevice((*device).document) }},
	{3, "files", (*world).fetch},
	{1, "files", func(w *world) { w.anyDevice((*device).spy) }},
	{1, "files", func(w *world) { w.anyDevice((*device).tidy) }},
	{1, "files", (*world).collect},
	{3, "calm", func(w *world) { w.anyDevice((*device).calm) }},
	{1, "copy", func(w *world) { w.anyDevice((*device).clone) }},
}

// often is how much oftener than elsewhere the faults happen that a schedule is about.
const often = 8

// weigh says how often each happening comes in this schedule. Most schedules are about a fault or two, so that also those
// that are rare meet each other.
func (w *world) weigh() {
	var faults []int
	for i, h := range happenings {
		w.weights = append(w.weights, h.weight)
		if h.fault != "" {
			faults = append(faults, i)
		}
	}
	about := func(i int) { w.weights[i] = often * happenings[i].weight }
	all := func(these ...string) {
		for _, i := range faults {
			if slices.Contains(these, happenings[i].fault) {
				about(i)
			}
		}
	}
	switch w.random.IntN(10) {
	case 0, 1, 2:
		about(pick(w, faults))
		about(pick(w, faults))
	case 3:
		all("age")
	case 4, 5, 6: // whoever copies a cache has most to fear from a backup
		all("copy", "restore")
	case 7, 8:
		all("files", "calm", "lost", "twice")
	case 9:
		all("files", "calm", "restore")
	}
	for _, weight := range w.weights {
		w.weight += weight
	}
}

// chance lets something happen.
func (w *world) chance() {
	w.now = w.now.Add(time.Duration(w.random.IntN(500)) * time.Millisecond)
	n := w.random.IntN(w.weight)
	for i, h := range happenings {
		if n -= w.weights[i]; n < 0 {
			if !w.Without[h.fault] {
				h.do(w)
			}
			return
		}
	}
}

// work has a device go on that has something to do.
func (w *world) work() {
	first := w.random.IntN(len(w.devices))
	for i := range w.devices {
		if d := w.devices[(first+i)%len(w.devices)]; len(d.todo) > 0 {
			d.goOn()
			return
		}
	}
}

func (w *world) anyDevice(do func(*device)) { do(pick(w, w.devices)) }

// sync begins an exchange, or goes on with the one there is.
func (d *device) sync() {
	if d.x == nil {
		d.begin()
	}
	d.goOn()
}

// calm carries out an exchange in which nothing goes wrong, in the place of one that is under way. At times what it has held back
// for files follows, of which anything may go wrong.
func (d *device) calm() {
	if d.mute || d.deaf {
		return
	}
	was := d.steps
	d.undisturbed()
	for range d.random.IntN(4) {
		for turn := 0; d.up != nil && turn < 40 && d.relay(); turn++ {
			switch {
			case d.may("lost", 8):
				d.loss()
			case d.may("twice", 8):
				d.double()
			}
		}
		if d.again && d.up == nil && d.violation == nil {
			d.undisturbed()
		}
	}
	d.steps = was // it is one happening
}

func (d *device) undisturbed() {
	d.healing = true
	d.x, d.todo, d.out, d.ready = nil, nil, nil, nil
	if d.begin(); d.x != nil {
		d.exchange(false)
	}
	d.healing = false
}

// goOn does what is to be done in the cache, if there is something.
func (d *device) goOn() {
	if len(d.todo) == 0 {
		return
	}
	if d.may("crash in a write", 25) {
		d.disk.until = 1 + d.random.IntN(4)
	}
	d.act()
	d.disk.until = 0
}

// request brings any request to any server: they overtake each other.
func (w *world) request() {
	if len(w.requests) > 0 {
		i := w.random.IntN(len(w.requests))
		if i > 0 {
			w.meet(reordered)
		}
		w.deliver(w.random.IntN(2), take(&w.requests, i))
	}
}

func (w *world) answer() {
	if len(w.answers) == 0 {
		return
	}
	m := take(&w.answers, w.random.IntN(len(w.answers)))
	if m.from.deaf {
		w.meetLoss(m)
		w.tell("an answer does not reach %s", m.from.name)
		return
	}
	m.from.receive(m)
}

func (w *world) loss() {
	if on := pick(w, []*[]*message{&w.requests, &w.answers}); len(*on) > 0 {
		m := take(on, w.random.IntN(len(*on)))
		w.meetLoss(m)
		w.tell("a message of or to %s is lost", m.from.name)
	}
}

// meetLoss notes what a message was that does not arrive.
func (w *world) meetLoss(m *message) {
	if _, ok := m.do.(step.Send); ok && m.status == 0 {
		w.meet(lostChunk)
	} else if ok {
		w.meet(lostChunkAck)
	}
	switch {
	case m.status == 0:
		w.meet(lostRequest)
	case m.pushes && m.status == http.StatusOK:
		w.meet(lostAcknowledgement)
	default:
		w.meet(lostAnswer)
	}
}

// double has a request arrive a second time.
func (w *world) double() {
	if len(w.requests) > 0 {
		w.meet(twice)
		m := *pick(w, w.requests)
		if _, ok := m.do.(step.Send); ok {
			w.meet(chunkTwice)
		}
		w.tell("a request of %s arrives twice", m.from.name)
		w.requests = append(w.requests, &m)
	}
}

// timeOut has a device give up on a request, which may arrive all the same.
func (d *device) timeOut() {
	if d.out == nil && len(d.under) == 0 {
		return
	}
	d.meet(gaveUp)
	d.tell("%s waits no longer for an answer", d.name)
	if d.lose(); len(d.under) > 0 {
		d.arrived(d.under[0], errLost)
	}
}

// cut ends or opens the ways between a device and the servers, one by one.
func (d *device) cut() {
	d.mute, d.deaf = !d.mute && d.random.IntN(2) == 0, !d.deaf && d.random.IntN(2) == 0
	switch {
	case d.mute && d.deaf:
		d.meet(noWay)
	case d.mute:
		d.meet(noWayThere)
	case d.deaf:
		d.meet(noWayBack)
	}
	d.tell("%s is cut off: there %v, back %v", d.name, d.mute, d.deaf)
}

// pause lets so much time pass that sessions have to be renewed.
func (w *world) pause() {
	w.pass(time.Duration(w.random.IntN(72)) * time.Hour)
	w.meet(longPause)
	w.tell("it is %s", w.now.Format(time.DateTime))
}

// setClock sets the clock of a device wrongly, by days or by a little.
func (d *device) setClock() {
	if d.skew != 0 {
		d.meet(clockJump)
	}
	d.skew = time.Duration(d.random.IntN(240)-120) * pick(d.world, []time.Duration{time.Hour, time.Minute, time.Second})
	if d.skew.Abs() > 24*time.Hour {
		d.meet(clockDays)
	}
	d.tell("the clock of %s is %s ahead", d.name, d.skew)
}

// clone copies the cache of a device, with which somebody else of the same user goes on.
func (d *device) clone() {
	if len(d.devices) > 9 {
		return
	}
	d.meet(copied)
	d.tell("the cache of %s is copied", d.name)
	c := &device{world: d.world, name: d.name + "+", user: d.user, skew: d.skew, id: d.id}
	c.disk = &disk{world: d.world, dir: d.disk.copy()}
	for _, h := range d.deeds {
		same := *h
		c.deeds = append(c.deeds, &same)
		h.copies++
	}
	c.open()
	for _, copy := range []*device{d, c} { // what waits on both is not to change its order on one
		d.must("note what may be sent", copy.cache.Sending(d.ctx, 1<<62))
	}
	d.world.devices = append(d.devices, c)
}

// age lets so much time pass that the servers let go of what was deleted long ago. Caches forget meanwhile what they
// would send again after a restore.
func (w *world) age() {
	for range 1 + w.random.IntN(3) {
		w.now = w.now.Add(time.Duration(91+w.random.IntN(400)) * 24 * time.Hour)
		aged, err := pick(w, w.servers[:]).srv.Maintain(w.ctx)
		w.must("let go of what is old", err)
		if aged.Stubbed > 0 {
			w.meet(stubbed)
		}
		if aged.Purged > 0 {
			w.meet(purged)
		}
		w.tell("it is %s; of what was deleted %d became stubs and %d went", w.now.Format(time.DateOnly), aged.Stubbed, aged.Purged)
		w.aged()
	}
	for _, u := range w.users {
		u.forgot = true
	}
}

// backup copies the store, or puts an earlier copy in its place, as an administrator does whose disk is gone.
func (w *world) backup() {
	if w.backups == nil || w.random.IntN(2) > 0 {
		w.backups, w.saved, w.spent = w.store.Copy(), nil, map[*deed]bool{}
		for _, u := range w.users {
			w.saved = append(w.saved, u.grants)
		}
		for _, n := range w.ledger.deeds {
			w.spent[n] = n.aged
		}
		w.tell("the store is backed up")
		return
	}
	w.meet(restored)
	w.tell("the store is restored from the backup")
	w.store.Restore(w.backups)
	for i, u := range w.users {
		u.grants = w.saved[i]
	}
	for _, n := range w.ledger.deeds {
		n.aged = w.spent[n]
	}
	w.start(0)
	w.must("tell a server that its store was restored", w.servers[0].srv.Restored(w.ctx))
	w.start(1)
	w.restored()
}
