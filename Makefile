# magi-harden: every task of the project. `make` alone explains them.

GO       ?= go
VERSION  ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS  := -s -w -X example.com/magi-harden/internal/version.Version=$(VERSION)
BIN      := bin/magi-harden
FUZZTIME ?= 20s
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.7.0
DEADCODE    := golang.org/x/tools/cmd/deadcode@v0.52.0
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0
GREMLINS    := github.com/go-gremlins/gremlins/cmd/gremlins@v0.6.0

# Under the race detector all of internal/cli takes minutes; these go through each of its goroutines.
RACE_CLI := AtOnce|TestScript/init_prod|init_json|upgrade_edits|upgrade_noop

# What judges: a mutated condition there has to make a test of its own package fail.
MUTATE ?= control invariant stack grant nginxconf answers dotenv startcmd dockerfile compose neighbour layout plan align pyconf nftconf

# The methods of secret.String are called by encoders, if somebody ever gives them one.
MASKS := ^internal/secret/secret\.go:.*: String\.

.DEFAULT_GOAL := help
.PHONY: help build demo test check lint race vuln mutate examples bench bench-proxy fuzz e2e clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build bin/magi-harden
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/magi-harden

demo: build ## render a stand-alone hardened stack to ./demo
	@rm -rf demo
	$(BIN) init --standalone --dir demo --yes --profile prod --domain jupyter.example.com --allow 192.168.1.0/24

test: ## run the tests (no Docker needed)
	$(GO) test -timeout 30m ./...

check: lint test race vuln ## everything that has to pass before a commit

lint: ## gofmt, vet, staticcheck, functions that only tests call, shell scripts
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo 'run: gofmt -w .'; exit 1; }
	$(GO) vet ./...
	$(GO) vet -tags e2e ./internal/e2e/...
	$(GO) run $(STATICCHECK) ./...
	@out=$$($(GO) run $(DEADCODE) ./cmd/... ./internal/bench/...) || exit 1; \
	  out=$$(printf '%s\n' "$$out" | grep -Ev '^$$|$(MASKS)') || exit 0; \
	  printf '%s\n' "$$out" 'lint: nothing but tests calls these: delete them, or move them to a _test.go file'; exit 1
	@! command -v shellcheck >/dev/null || git ls-files | xargs awk 'FNR == 1 && /^#!.*sh$$/ { print FILENAME }' | xargs shellcheck

race: ## the packages that start goroutines under the race detector
	@command -v "$$($(GO) env CC)" >/dev/null || { echo 'race: needs a C compiler'; echo 'run: apt-get install gcc libc6-dev'; exit 1; }
	@pkgs=$$(grep -rlE --include='*.go' --exclude='*_test.go' --exclude-dir=e2e '(^|[{;[:space:]])go (func|[A-Za-z_.]+)\(|\.Go\(' internal cmd | xargs -n 1 dirname | sort -u | sed '/^internal.cli$$/d; s|^|./|'); \
	set -x; CGO_ENABLED=1 $(GO) test -race -short $$pkgs && CGO_ENABLED=1 $(GO) test -race -short -run '$(RACE_CLI)' ./internal/cli

vuln: ## known vulnerabilities in what is built (passes where their database is out of reach)
	@out=$$($(GO) run $(GOVULNCHECK) ./... 2>&1) && { echo "$$out"; exit; }; case $$out in \
	*'govulncheck: fetching vulnerabilities:'*) echo 'vuln: not checked, the database of vulnerabilities is out of reach' ;; \
	*) echo "$$out"; exit 1 ;; esac

# "+" mostly joins strings here: its mutants do not compile, and would count as killed. -count=1 keeps the
# measured time, from which the timeout comes, that of a real run; -short leaves the real nginx out.
mutate: ## change each condition of what judges: 95 % of the changes have to fail a test (MUTATE="control stack")
	@failed=; for p in $(MUTATE); do echo "internal/$$p"; \
	  GOFLAGS="$$($(GO) env GOFLAGS) -count=1 -short" $(GO) run $(GREMLINS) unleash --workers 2 --timeout-coefficient 20 \
	    --arithmetic-base=false --invert-logical --output-statuses lt --threshold-efficacy 95 ./internal/$$p || failed="$$failed $$p"; \
	done; test -z "$$failed" || { echo "mutate: too many changes go unseen in:$$failed"; exit 1; }

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
