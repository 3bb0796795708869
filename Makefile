# What CONTRIBUTING.md explains.
.PHONY: run build install test lint check fuzz update-goldens

# Where `make install` puts the programs: where `go install` does.
BIN ?= $(or $(shell go env GOBIN),$(shell go env GOPATH)/bin)

run:
	go run . --no-save

build:
	go build -o dist/portolan .
	ln -sf portolan dist/kubectl-portolan
	cp internal/cli/kubectl_complete-portolan dist/

install: build
	mkdir -p "$(BIN)"
	cp -P dist/portolan dist/kubectl-portolan dist/kubectl_complete-portolan "$(BIN)/"

test:
	go test ./...

lint:
	bash .ci/run lint

check:
	bash .ci/run

FUZZTIME ?= 10m

fuzz:
	bash .ci/fuzz $(FUZZTIME)

update-goldens:
	go test ./internal/cluster ./internal/diagram ./internal/explain/text ./internal/handout ./internal/journey/journeytest ./internal/plain ./ui -update
