# Everything a newcomer needs. Only Python 3.11 or newer and make have to be there already.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset screens film install install-dev test check format lint types imports bench chaos lock clean

help:
	@echo "make demo        try Plumbline in a browser, with no Slack workspace"
	@echo "make demo-reset  start the demo over"
	@echo "make screens     draw every screen into screens/, with a page to look at them"
	@echo "make film        play a learner's week and draw it into docs/"
	@echo "make test        run the tests"
	@echo "make check       format, lint, types, imports and tests, as CI does"
	@echo "make bench       print what claims of speed and size rest on"
	@echo "make chaos       kill, freeze and lie to real bots, and count what Slack has accepted"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		(echo "Plumbline needs Python 3.11 or newer. Name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1)
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.installed-dev: $(BIN)/python requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ $(VENV)/.installed

install: $(VENV)/.installed
install-dev: $(VENV)/.installed-dev

demo: install
	@$(BIN)/python -m bot demo

demo-reset: install
	@$(BIN)/python -m bot demo --reset

screens: install-dev
	@$(BIN)/python -m tests.screens $(STORIES)

film: install-dev
	@$(BIN)/python -m tests.film

test: install-dev
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

format: install-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: install-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: install-dev
	$(BIN)/mypy

imports: install-dev
	$(BIN)/lint-imports

check: lint types imports test

bench: install-dev
	$(BIN)/python -m tests.benchmarks

# More of it: make chaos CHAOS="--trials 100 --replicas 3"; without protection: CHAOS=--unprotected
chaos: install-dev
	$(BIN)/python -m tests.chaos $(CHAOS)

# Needs uv. The options keep index and file addresses out of the locks.
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -o requirements-dev.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
