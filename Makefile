# Every act of a developer. Only python3 (3.11 or newer, with venv) and make are needed; the rest is fetched.
.DEFAULT_GOAL := help
.PHONY: help run test check rules fmt messages demo load bench bench-finder lock backup restore clean setup setup-dev
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv/bin
MANAGE := $(VENV)/python manage.py

help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup:
	@$(PYTHON) -m opencity.config.bootstrap

setup-dev:
	@$(PYTHON) -m opencity.config.bootstrap --dev

run: setup ## set everything up and serve the city; PORT=8001 for another port, Ctrl-C stops
	@exec $(VENV)/python -m opencity.config.run

test: setup-dev ## all tests, the browser ones too; ARGS="-k receipt" for some of them
	@$(VENV)/python -m tests.prepare
	@$(VENV)/python -m pytest -n 2 $(ARGS)

check: setup-dev ## format, lint, types, import contracts, shape of the house
	@$(VENV)/ruff format --check --quiet . || { echo "not formatted: make fmt"; exit 1; }
	@$(VENV)/ruff check --quiet .
	@$(VENV)/mypy
	@$(VENV)/lint-imports | tail -n 3
	@$(VENV)/python -m pytest -q tests/shape

rules: setup-dev ## the pure rules only: seconds
	@$(VENV)/python -m pytest -q tests/rules $(ARGS)

fmt: setup-dev ## format the code and mend what can be mended
	@$(VENV)/ruff format --quiet .
	@$(VENV)/ruff check --quiet --fix-only .

messages: setup-dev ## bring the kk and ru catalogues up to date with the code
	@$(VENV)/python -m opencity.config.catalogues

load: setup ## load the city pack into the database
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_city

demo: load ## fill the database with a year of a made-up city life; SIZE=1000000 for so many appeals
	@$(MANAGE) make_demo $(if $(SIZE),--size $(SIZE)) $(ARGS)

bench-finder: setup-dev ## measure the search; DATA=folder for outside retrieval benchmarks, V=-v to see what was missed
	@$(VENV)/python scripts/bench_finder.py $(DATA) $(V)

bench: setup-dev ## measure what must stay fast; SIZES="10000 100000 1000000" for the sizes of the city
	@for bench in $(filter-out scripts/bench_city.py,$(wildcard scripts/bench_*.py)); do \
	  echo "$$bench"; $(VENV)/python "$$bench" || exit 1; \
	done
	@$(VENV)/python scripts/bench_city.py "$(or $(SIZES),2000 20000)"

lock: setup-dev ## renew the locks after a change of requirements*.in
	@for part in "" -dev -node; do \
	  $(VENV)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 \
	    --no-emit-index-url --no-emit-find-links --no-annotate --no-header $(ARGS) \
	    -o requirements$$part.lock requirements$$part.in || exit 1; \
	done

backup: setup ## database and files into one archive in DATA_DIR/backups
	@$(VENV)/python -m opencity.config.backup save $(FILE)

restore: setup ## bring an archive back into an empty database: make restore FILE=…
	@$(VENV)/python -m opencity.config.backup restore $(FILE)

clean: ## remove what can be made again; the data stay
	@rm -rf .venv node_modules var/static var/stamps var/test var/log .mypy_cache .ruff_cache .pytest_cache \
	  .import_linter_cache .hypothesis test-results
	@find opencity tests -name __pycache__ -prune -exec rm -rf {} +
	@find opencity/locale -name '*.mo' -delete 2>/dev/null || true
