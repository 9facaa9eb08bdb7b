package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"

	"keyaccount/internal/frugal"
	"keyaccount/sync/server"
	"keyaccount/sync/server/memory"
)

// FuzzTasks has a running server asked for tasks of any bytes. Each ends in words or is done.
func FuzzTasks(f *testing.F) {
	for _, seed := range []string{
		`{"Name":"user list"}`, `{"Name":"device list"}`, `{"Name":"check"}`, `{"Name":"audit","Since":"2026-11-22T09:00:00Z"}`,
		`{"Name":"access approve","User":"anna"}`, `{"Name":"access deny","User":"anna","Grants":["region:north"]}`,
		`{"Name":"user grant","User":"anna","Grants":["all:write",""]}`, `{"Name":"device revoke","Device":"x"}`, `{"Name":"backup"}`, "[", "",
	} {
		f.Add([]byte(seed))
	}
	s, err := server.New(f.Context(), server.Options{Store: memory.New()})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = s.Close() })
	h := handleTasks(s)
	f.Fuzz(func(t *testing.T, data []byte) {
		request := func() *http.Request { return httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(data)) }
		frugal.Within(t, len(data), 64, func() { _, _ = readTask(httptest.NewRecorder(), request()) })
		w := httptest.NewRecorder()
		h.ServeHTTP(w, request())
		if w.Header().Get(endedTrailer) == "" {
			t.Errorf("%q ended without a word", data)
		}
	})
}
