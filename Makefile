# magi-harden: every task of the project. `make` alone explains them.

GO       ?= go
VERSION  ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS  := -s -w -X example.com/magi-harden/internal/version.Version=$(VERSION)
BIN      := bin/magi-harden
FUZZTIME ?= 20s
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.7.0

.DEFAULT_GOAL := help
.PHONY: help build demo test check lint examples bench bench-proxy fuzz e2e clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build bin/magi-harden
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/magi-harden

demo: build ## render a stand-alone hardened stack to ./demo
	@rm -rf demo
	$(BIN) init --standalone --dir demo --yes --profile prod --domain jupyter.example.com --allow 192.168.1.0/24

test: ## run the tests (no Docker needed)
	$(GO) test ./...

check: lint test ## everything that has to pass before a commit

lint: ## gofmt, vet, staticcheck, shell scripts, generated text up to date
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo 'run: gofmt -w .'; exit 1; }
	$(GO) vet ./...
	$(GO) vet -tags e2e ./internal/e2e/...
	$(GO) run $(STATICCHECK) ./...
	@! command -v shellcheck >/dev/null || git ls-files | xargs awk 'FNR == 1 && /^#!.*sh$$/ { print FILENAME }' | xargs shellcheck

examples: ## render examples/ and the generated parts of README.md anew
	$(GO) test ./internal/cli -run 'TestExamples|TestDocs' -update

bench: build ## the ratios of speed and memory, in one run
	$(GO) run ./internal/bench

bench-proxy: ## what nginx costs, in the end-to-end suite's network
	internal/e2e/install
	$(GO) test -tags e2e -v -run '^$$' -bench Proxy -benchtime 1x -timeout 20m ./internal/e2e/

fuzz: ## every fuzz target for FUZZTIME (20s)
	@for p in $$($(GO) list ./internal/...); do \
	  for f in $$($(GO) test -list '^Fuzz' $$p 2>/dev/null | grep '^Fuzz'); do \
	    echo "$$p $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 20x $$p || exit 1; \
	  done; done

e2e: ## run the stack for real: installs an engine and more on Debian
	internal/e2e/install
	$(GO) test -tags e2e -count=1 -parallel 5 -timeout 60m ./internal/e2e/

clean: ## remove what make made
	rm -rf bin demo
