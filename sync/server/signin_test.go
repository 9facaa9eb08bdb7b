package server_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"keyaccount/sync/server"
	"keyaccount/sync/server/embedded"
	"keyaccount/sync/wire"
)

func (d *device) refresh() *wire.Refusal {
	d.w.t.Helper()
	return d.post(wire.PathRefresh, wire.RefreshRequest{Refresh: d.session.Refresh, Device: d.id[:]}, &d.session)
}

func code(r *wire.Refusal) wire.ErrorCode {
	if r == nil {
		return "done"
	}
	return r.Code
}

func TestSignIn(t *testing.T) {
	w := newWorld(t)
	w.user("anna", "all:write")
	w.user("bert", "all:write")
	a := w.device("anna")
	want(t, "the session is", a.session.User, "anna")
	if d := time.UnixMilli(a.session.Expires).Sub(w.clock()); d <= 0 || d > time.Hour {
		t.Errorf("access ends in %v", d)
	}
	wrong := a.login("wrong password")
	want(t, "a wrong password", code(wrong), wire.Unauthorized)
	stranger := &device{w: w, user: "nobody", id: w.id()}
	unknown := stranger.login(password)
	want(t, "an unknown name", code(unknown), wire.Unauthorized)
	want(t, "the words for both", wrong.Words, unknown.Words)
	other := &device{w: w, user: "bert", id: a.id}
	want(t, "another user's device", code(other.login(password)), wire.Forbidden)
	want(t, "the session still", code(func() *wire.Refusal { _, r := a.try(); return r }()), "done")

	if err := w.srv.DisableUser(t.Context(), "anna", true); err != nil {
		t.Fatal(err)
	}
	_, refusal := a.try()
	want(t, "a disabled user's session", code(refusal), wire.Unauthorized)
	want(t, "a disabled user's refresh", code(a.refresh()), wire.Unauthorized)
	want(t, "a disabled user's sign-in", code(a.login(password)), wire.Forbidden)
	if err := w.srv.DisableUser(t.Context(), "anna", false); err != nil {
		t.Fatal(err)
	}
	_, refusal = a.try()
	want(t, "the old session, enabled again", code(refusal), wire.Unauthorized)
	want(t, "signing in again", code(a.login(password)), "done")

	if err := w.srv.SetPassword(t.Context(), "anna", "another password"); err != nil {
		t.Fatal(err)
	}
	_, refusal = a.try()
	want(t, "a session from before the password changed", code(refusal), wire.Unauthorized)
	want(t, "the old password", code(a.login(password)), wire.Unauthorized)
	want(t, "the new password", code(a.login("another password")), "done")

	if err := w.srv.RevokeDevice(t.Context(), a.id.String()); err != nil {
		t.Fatal(err)
	}
	_, refusal = a.try()
	want(t, "a revoked device's session", code(refusal), wire.Unauthorized)
	want(t, "a revoked device's sign-in", code(a.login("another password")), wire.Forbidden)
}

func TestRefreshTokensTurn(t *testing.T) {
	w := newWorld(t)
	w.user("anna", "all:write")
	a := w.device("anna")
	first := a.session
	w.pass(20 * time.Minute)
	_, refusal := a.try()
	want(t, "access after its end", code(refusal), wire.Unauthorized)
	want(t, "a refresh", code(a.refresh()), "done")
	_, refusal = a.try()
	want(t, "access then", code(refusal), "done")
	second := a.session

	a.session = first
	w.pass(59 * time.Second)
	want(t, "the spent token within its grace", code(a.refresh()), "done")
	want(t, "leads to the same next one", a.session.Refresh, second.Refresh)
	want(t, "which goes on", code(a.refresh()), "done")
	third := a.session

	other := *a
	other.id = w.id()
	want(t, "another device with the token", code(other.refresh()), wire.Unauthorized)
	a.session.Refresh = strings.ToUpper(third.Refresh)
	want(t, "a token that was tampered with", code(a.refresh()), wire.Unauthorized)
	a.session.Refresh = third.Access
	want(t, "an access token", code(a.refresh()), wire.Unauthorized)

	a.session = second
	w.pass(61 * time.Second)
	want(t, "the spent token after its grace", code(a.refresh()), wire.Unauthorized)
	a.session = third
	want(t, "which has ended the session", code(a.refresh()), wire.Unauthorized)
	want(t, "until signing in again", code(a.login(password)), "done")
	want(t, "a first token after a second sign-in", code(func() *wire.Refusal { b := *a; b.session = first; return b.refresh() }()), wire.Unauthorized)
	w.pass(100 * 24 * time.Hour)
	want(t, "a token after months", code(a.refresh()), wire.Unauthorized)
}

// TestCopiesOfACacheSignInEachForItself has copies with the id of one device sign in one after the other. None ends another's
// session, but for the one of a copy that has not been used for longest, once there are more than four.
func TestCopiesOfACacheSignInEachForItself(t *testing.T) {
	w := newWorld(t)
	w.user("anna", "all:write")
	first := w.device("anna")
	copies := []*device{first}
	for range 3 {
		again := *first
		want(t, "a copy that signs in", code(again.login(password)), "done")
		copies = append(copies, &again)
	}
	for range 3 { // each goes on, whatever the others do
		w.pass(20 * time.Minute)
		for i, c := range copies {
			want(t, fmt.Sprint("refresh of copy ", i), code(c.refresh()), "done")
			_, refusal := c.try()
			want(t, fmt.Sprint("copy ", i), code(refusal), "done")
		}
	}
	want(t, "signing out", w.send(wire.PathLogout, copies[2].session.Access, nil).Code, 204)
	want(t, "the copy that has signed out", code(copies[2].refresh()), wire.Unauthorized)

	spent := *copies[1]
	want(t, "a refresh", code(copies[1].refresh()), "done")
	w.pass(2 * time.Minute)
	want(t, "a token that was copied", code(spent.refresh()), wire.Unauthorized)
	want(t, "the session that it belongs to", code(copies[1].refresh()), wire.Unauthorized)

	for _, i := range []int{2, 1} {
		want(t, "signing in again", code(copies[i].login(password)), "done")
	}
	fifth := *first
	want(t, "a fifth copy", code(fifth.login(password)), "done")
	ended := 0
	for _, c := range append(copies, &fifth) {
		if code(c.refresh()) != "done" {
			ended++
		}
	}
	want(t, "sessions that ended for it", ended, 1)

	if err := w.srv.SetPassword(t.Context(), "anna", "another password"); err != nil {
		t.Fatal(err)
	}
	for i, c := range append(copies, &fifth) {
		want(t, fmt.Sprint("copy ", i, " after another password"), code(c.refresh()), wire.Unauthorized)
	}
}

func TestSignOut(t *testing.T) {
	w := newWorld(t)
	w.user("anna", "all:write")
	a, b := w.device("anna"), w.device("anna")
	want(t, "signing out", w.send(wire.PathLogout, a.session.Access, nil).Code, 204)
	_, refusal := a.try()
	want(t, "the session", code(refusal), wire.Unauthorized)
	want(t, "its refresh", code(a.refresh()), wire.Unauthorized)
	_, refusal = b.try()
	want(t, "another device's", code(refusal), "done")
	want(t, "signing out twice", w.send(wire.PathLogout, a.session.Access, nil).Code, 401)
}

func TestGuessingIsSlowedDown(t *testing.T) {
	w := newWorld(t)
	w.user("anna", "all:write")
	a := w.device("anna")
	for range 12 {
		want(t, "signing in rightly as often as one likes", code(a.login(password)), "done")
	}
	guesses := 0
	for code(a.login("a wrong guess")) == wire.Unauthorized {
		if guesses++; guesses > 20 {
			t.Fatal("guessing was never slowed down")
		}
	}
	body, _ := wire.Marshal(wire.LoginRequest{Protocol: 1, User: "anna", Password: password, Device: a.id[:]})
	rec := w.send(wire.PathLogin, "", body)
	if rec.Code != 429 || rec.Header().Get("Retry-After") == "" {
		t.Errorf("the right password then got %d, Retry-After %q", rec.Code, rec.Header().Get("Retry-After"))
	}
	w.pass(time.Minute)
	want(t, "the right password later", code(a.login(password)), "done")
}

func TestAdministration(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.user("anna", "all:write", "all:write")
	for name, err := range map[string]error{
		"a second of the name": w.srv.AddUser(ctx, "anna", password, "all:write"),
	} {
		if !errors.Is(err, server.ErrExists) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, err := range map[string]error{
		"a name with a slash":    w.srv.AddUser(ctx, "a/b", password, "all:write"),
		"an empty name":          w.srv.AddUser(ctx, "", password, "all:write"),
		"a name of controls":     w.srv.AddUser(ctx, "\x1b[2J", password, "all:write"),
		"a short password":       w.srv.AddUser(ctx, "bert", "short", "all:write"),
		"no right":               w.srv.AddUser(ctx, "bert", password, "all"),
		"an unknown right":       w.srv.AddUser(ctx, "bert", password, "all:own"),
		"an unknown scope":       w.srv.AddUser(ctx, "bert", password, "planet=Mars:read"),
		"a region without name":  w.srv.AddUser(ctx, "bert", password, "region=:read"),
		"a country that is none": w.srv.AddUser(ctx, "bert", password, "country=Atlantis:read"),
		"an account that is not": w.srv.AddUser(ctx, "bert", password, "account=Nobody Oy:read"),
		"a grant nobody has":     w.srv.Revoke(ctx, "anna", "all:manage"),
		"a device that is none":  w.srv.RevokeDevice(ctx, "x"),
		"a password of no bytes": w.srv.SetPassword(ctx, "anna", ""),
	} {
		if !errors.Is(err, server.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := w.srv.DisableUser(ctx, "carl", true); !errors.Is(err, server.ErrNoUser) {
		t.Errorf("disabling nobody: %v", err)
	}
	if err := w.srv.RevokeDevice(ctx, w.id().String()); !errors.Is(err, server.ErrNoDevice) {
		t.Errorf("revoking no device: %v", err)
	}
	a := w.device("anna")
	_, m := a.account("A")
	a.sync(m)
	users, err := w.srv.Users(ctx)
	if err != nil || len(users) != 1 || users[0].Name != "anna" || len(users[0].Grants) != 1 || users[0].Devices != 1 {
		t.Errorf("the users are %+v, %v", users, err)
	}
	devices, err := w.srv.Devices(ctx)
	if err != nil || len(devices) != 1 || devices[0].User != "anna" || devices[0].Edits != 1 || !devices[0].SignedIn {
		t.Errorf("the devices are %+v, %v", devices, err)
	}
	w.clean()
}

func TestGrantsAreReadAndWritten(t *testing.T) {
	for _, text := range []string{"all:read", "all:write", "all:manage", "region=EMEA:read", "country=FI:write", "segment=Ports & Rail:read", "account=account/0192:manage", "segment=A:B:read"} {
		g, err := server.ParseGrant(text)
		if err != nil || g.String() != text {
			t.Errorf("%s was read as %v, %v", text, g, err)
		}
	}
	for _, text := range []string{"", ":", "all", "all=:read", "all=x:read", "region:read", "planet=Mars:read", "all:delete", "region=\x1b:read"} {
		if g, err := server.ParseGrant(text); err == nil {
			t.Errorf("%q was read as %v", text, g)
		}
	}
}

// restored backs the store up and returns what puts the backup in its place.
func (w *world) restored() (restore func()) {
	w.t.Helper()
	dir := w.t.TempDir()
	f, err := os.Create(filepath.Join(dir, "kamd.db"))
	if err != nil {
		w.t.Fatal(err)
	}
	if err := errors.Join(w.srv.Backup(w.t.Context(), f), f.Close()); err != nil {
		w.t.Fatal(err)
	}
	return func() {
		w.t.Helper()
		if err := errors.Join(w.srv.Close(), w.store.Close()); err != nil {
			w.t.Fatal(err)
		}
		var err error
		if w.store, err = embedded.Open(dir); err != nil {
			w.t.Fatal(err)
		}
		w.t.Cleanup(func() { w.store.Close() })
		w.start()
		if err := w.srv.Restored(w.t.Context()); err != nil {
			w.t.Fatal(err)
		}
	}
}

func TestARestoreSignsNobodyOutWhoWasSignedInBefore(t *testing.T) {
	w := newWorld(t)
	w.user("anna", "all:write")
	a := w.device("anna")
	restore := w.restored()
	for range 3 {
		w.pass(20 * time.Minute)
		want(t, "a refresh after the backup", code(a.refresh()), "done")
	}
	copied := *a // somebody has taken the tokens
	w.pass(20 * time.Minute)
	want(t, "a refresh after that", code(a.refresh()), "done")
	restore()
	w.pass(20 * time.Minute)
	want(t, "a refresh after the restore", code(a.refresh()), "done")
	_, refusal := a.try()
	want(t, "access then", code(refusal), "done")
	want(t, "the token that was copied", code(copied.refresh()), wire.Unauthorized)
	want(t, "which has ended the session", code(a.refresh()), wire.Unauthorized)
}

func TestWhoComesInWithACopiedTokenAfterARestoreIsFoundOut(t *testing.T) {
	w := newWorld(t)
	w.user("anna", "all:write")
	a := w.device("anna")
	restore := w.restored()
	w.pass(20 * time.Minute)
	want(t, "a refresh after the backup", code(a.refresh()), "done")
	copied := *a
	w.pass(20 * time.Minute)
	want(t, "a refresh after that", code(a.refresh()), "done")
	restore()
	want(t, "the token that was copied, first", code(copied.refresh()), "done")
	w.pass(20 * time.Minute)
	want(t, "a refresh of the device", code(a.refresh()), "done")
	w.pass(20 * time.Minute)
	want(t, "the next one with what was copied", code(copied.refresh()), wire.Unauthorized)
	want(t, "which has ended the session", code(a.refresh()), wire.Unauthorized)
}
