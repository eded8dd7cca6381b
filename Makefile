# Daypass. Two commands do everything on a fresh machine, set-up included:
#
#   make run    build Daypass and open it (where there is no display: the main job on practice storage)
#   make test   all checks
#
# The others: make build | headless | lint | e2e | window-test | bench | bench-window | torture | fuzz | screenshots | generate | pages | dist-windows | clean

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := run
.DELETE_ON_ERROR:

bin      := $(CURDIR)/.bin
version  ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
ldflags  := -s -w -X main.version=$(version)
count    := $(or $(COUNT),$(DAYPASS_TORTURE),full)
window   := desktop,production,webkit2_41
sources  := $(shell find app internal frontend/messages -name '*.go' -o -name '*.sql' -o -name '*.json' -path '*messages*') $(wildcard *.go) go.mod go.sum
frontend := $(shell find frontend -path frontend/node_modules -prune -o -path frontend/dist -prune -o -path frontend/src/lib/paraglide -prune -o -path frontend/test-results -prune -o -type f -print)

export PATH := $(bin):$(PATH)
export CGO_ENABLED ?= 1
# Wails needs this framework and names it in its own build command alone.
ifeq ($(shell uname -s),Darwin)
export CGO_LDFLAGS ?= -framework UniformTypeIdentifiers
endif

.PHONY: run demo build headless test checks lint go-test frontend-test generate pages drift e2e window-test bench bench-window torture pages-torture fuzz screenshots dist-windows setup-run setup-test setup-bench clean

# --- the two commands ---------------------------------------------------------------------------

run: setup-run
	@if [ "$$(uname -s)" = Linux ] && [ -z "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then $(MAKE) --no-print-directory demo; \
	else $(MAKE) --no-print-directory build && exec build/bin/daypass; fi

test: setup-test
	@$(MAKE) --no-print-directory checks

checks: frontend-test drift lint go-test window-test e2e dist-windows
	@echo "make test: all checks passed"

# --- what they are made of ----------------------------------------------------------------------

demo: headless
	@build/demo.sh build/bin/daypass-headless

build: build/bin/daypass
headless: build/bin/daypass-headless

build/bin/daypass: $(sources) frontend/dist/index.html
	go build -trimpath -tags $(window) -ldflags '$(ldflags)' -o $@ .

build/bin/daypass-headless: $(sources)
	CGO_ENABLED=0 go build -trimpath -tags headless -ldflags '$(ldflags)' -o $@ .

lint: $(bin)/golangci-lint frontend/dist/index.html
	gofmt -l app internal frontend/messages *.go | (! grep .)
	go vet -tags headless ./...
	go vet -tags $(window) . ./app/...
	golangci-lint run
	golangci-lint run --build-tags $(window) . ./app/...

go-test: $(bin)/versitygw $(bin)/minio headless
	go test -race -tags headless -timeout 15m $$(go list -tags headless ./... | grep -v /app)
	go test -race -tags $(window) -timeout 10m ./app/...

frontend-test: frontend/node_modules/.installed
	cd frontend && npm run --silent check && npm run --silent lint && npm run --silent test

# Bindings are generated from the bound methods and committed; a difference means that they drifted.
generate: $(bin)/wails frontend/dist/index.html
	wails generate module -tags webkit2_41
	find frontend/src/lib/wailsjs -type f -exec chmod 644 {} +

# The pages that are put into buckets are built from frontend/pages and committed, so that the program builds without Node.
pages: frontend/node_modules/.installed
	cd frontend && npm run --silent pages

drift: generate pages
	git diff --exit-code --stat -- frontend/src/lib/wailsjs internal/page/html

window-test: build
	build/window-test.sh

e2e: $(bin)/versitygw $(bin)/minio frontend/dist/index.html
	cd frontend && npm run --silent e2e

screenshots: $(bin)/versitygw frontend/dist/index.html
	cd frontend && npm run --silent screenshots

bench: setup-bench headless $(bin)/versitygw $(bin)/minio $(bin)/rclone $(bin)/mc $(bin)/s5cmd
	build/bench.sh $(if $(BENCH),-parts $(BENCH)) $(if $(ROUNDS),-rounds $(ROUNDS)) $(if $(SERVERS),-server $(SERVERS)) $(BENCHFLAGS)

# A history of 100,000 rows and 1,000 running transfers in the window; the figures go to build/bench/window.json, and what
# those transfers cost in a real window, over the engine alone, to build/bench/window-load.json (Linux alone).
bench-window: setup-test $(bin)/versitygw frontend/dist/index.html build
	cd frontend && npx playwright test --config playwright.figures.config.ts
	DAYPASS_FIGURES=$(CURDIR)/build/bench/window-load.json build/window-test.sh -v -run ACrowd

# The long forms of the tests that show faults. At full count (5,000 killed downloads alone) that takes hours; make torture COUNT=10%
# tries a tenth of it, without the pages' long forms. The table is made from what the tests note, whether they passed or not.
torture: setup-test headless $(bin)/versitygw $(bin)/minio
	@mkdir -p .run && rm -f .run/faults.jsonl
	@[ $(count) != full ] || echo "torture: full count takes hours; COUNT=10% tries a tenth"
	DAYPASS_FAULTS=$(CURDIR)/.run/faults.jsonl DAYPASS_TORTURE=$(count) go test -count=1 -tags headless -timeout 240m ./internal/... || touch .run/faults.failed
	DAYPASS_TORTURE=$(count) go run ./internal/lab/cmd/faults -notes .run/faults.jsonl -out build/torture.md
	@! rm .run/faults.failed 2>/dev/null
	@[ $(count) != full ] || $(MAKE) --no-print-directory pages-torture

# Strangers send 3 GiB and 40 small files through request pages, and pages of a thousand files are opened, pasted and withdrawn: in
# both browsers, on both servers.
pages-torture: $(bin)/versitygw $(bin)/minio frontend/node_modules/.installed
	cd frontend && DAYPASS_TORTURE=full npm run --silent e2e:pages -- stranger thousand

fuzz:
	build/fuzz.sh $(or $(FUZZTIME),1m)

dist-windows: $(bin)/wails frontend/dist/index.html
	wails build -s -skipbindings -m -platform windows/amd64 -trimpath -ldflags '$(ldflags)' -o daypass.exe

# --- set-up -------------------------------------------------------------------------------------

setup-run setup-test setup-bench: setup-%:
	@build/setup.sh $*

frontend/node_modules/.installed: frontend/package-lock.json
	cd frontend && npm ci --no-audit --no-fund
	@touch $@

frontend/dist/index.html: $(frontend) frontend/node_modules/.installed
	cd frontend && npm run --silent build
	@touch $@

# Each tool has a module of its own under build/tools, so that none bends another's versions.
$(bin)/versitygw $(bin)/minio $(bin)/rclone $(bin)/mc $(bin)/s5cmd $(bin)/wails: $(bin)/%: build/tools/%/go.mod build/tools/%/go.sum
	@echo "setup: building $* from build/tools/$*"
	cd build/tools/$* && GOFLAGS=-mod=readonly GOBIN=$(bin) go install tool
	@touch $@

$(bin)/golangci-lint: build/tools/lint/go.mod build/tools/lint/go.sum
	@echo "setup: building golangci-lint from build/tools/lint"
	cd build/tools/lint && GOFLAGS=-mod=readonly GOBIN=$(bin) go install tool
	@touch $@

clean:
	rm -rf build/bin frontend/dist/* frontend/src/lib/paraglide
	touch frontend/dist/.gitkeep
