# What CONTRIBUTING.md explains.
.PHONY: run test lint check fuzz update-goldens

run:
	go run . --no-save

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
