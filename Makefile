# Two commands do all the set-up: make run, make test.

SHELL       := bash
.SHELLFLAGS := -o pipefail -c

GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X main.version=$(VERSION)

.PHONY: all build run test soak race bench ranking crossings check vuln generate clean

all: build

build:
	@mkdir -p bin
	$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/ ./cmd/kam ./cmd/kamd

# Opens the program on a sample company, with a central server on loopback behind it.
run: build
	@bin/kam demo

# What kills programs, breaks connections, fills disks and flips bytes runs by itself, so that it says how often; and so does
# the simulator of sync, which says how many schedules it went through.
ROUGH := Killed|BadNetwork|FullDisk|MayNotBeWritten|NoByteThatFlips
test: build
	$(GO) test -skip '$(ROUGH)' $$($(GO) list ./... | grep -v /sync/sim$$)
	@$(GO) test -count=1 -v -run '$(ROUGH)' ./cmd/kam ./cmd/kamd ./store ./store/journal | grep -v '^=== '
	@cd sync/sim && $(GO) test -count=1 -v -timeout 20m -run 'TestASeed|TestSchedules|TestPlanted' . | grep -v '^=== '

# Schedules of edits and faults for as long as wanted: SOAK=1h make soak
soak:
	@cd sync/sim && $(GO) test -count=1 -v -timeout 0 -run TestSchedules -soak $(or $(SOAK),10m) .

# The tests of the commands drive programs that are built without it, so they are left out; so are rooms that start no
# goroutines, and of the program's screens those tests that only look.
LONELY := /sync/sim$$|/tui$$|/kam/(search/trial|sample|exchange|paper|chart)
race:
	$(GO) test -race $$($(GO) list ./config ./kam/... ./store/... ./sync/... ./tui/... | grep -Ev '$(LONELY)')
	$(GO) test -race -short ./sync/sim
	$(GO) test -race -run 'Ahead|Together|Colleague|Past|Alarm|Mend' ./tui

# Figures as ratios to references measured in the same run; see docs/benchmarks.md.
bench:
	@$(GO) test -run '^$$' -bench SideBySide -benchtime 3x -timeout 30m ./cmd/kam ./kam/... ./sync/server/postgres ./tui | $(GO) run ./kam/sidebyside/table
	@cd kam/search/versus && $(GO) test -run '^$$' -bench SideBySide -benchtime 3x -timeout 40m . | $(GO) run ../../sidebyside/table

# Ranking of the search beside fzf's, on the same questions; see docs/search.md.
ranking:
	@cd kam/search/versus && $(GO) test -run Ranking -v .

# Crossing lines in our charts beside those of another layout, on random charts.
crossings:
	@cd kam/chart/versus && $(GO) test -count=1 -v .

# Formatting, vet and the linters, at the versions pinned here.
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0
check:
	@test -z "$$(gofmt -l .)" || { echo "not formatted:"; gofmt -l .; exit 1; }
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...

# Fails where govulncheck finds something, and says so where it cannot run, for it needs the vulnerability
# database on the network.
vuln:
	@out=$$($(GO) run $(GOVULNCHECK) ./... 2>&1); status=$$?; \
	if [ $$status -eq 0 ]; then echo "govulncheck: nothing found"; \
	elif printf '%s' "$$out" | grep -q 'exit status 3'; then printf '%s\n' "$$out"; exit 1; \
	else echo "govulncheck could not run here: $$(printf '%s' "$$out" | tail -n 1)"; fi

# Writes the reference pages and goldens that are made from the declarations.
generate:
	$(GO) test ./kam ./cmd/kam ./tui -update
	$(GO) test ./sync/server -run Protocol -update
	$(GO) test ./kam/chart/picture ./kam/brief ./kam/paper -update

clean:
	rm -rf bin
