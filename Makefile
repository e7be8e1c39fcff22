# Two commands on a fresh machine: `make run` serves the site, `make test` tests it.
# Wanted beforehand: git, make and a Python of at least 3.11 with its venv module; nothing else.

PYTHON ?= $(shell for name in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$name; break; }; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -q
COMPILE := $(BIN)/uv pip compile --universal -p 3.11 --generate-hashes --no-header --no-annotate -q

.PHONY: run demo test check bench crash cuts photographs pictures lock clean
.DEFAULT_GOAL := run

run: .venv/installed-run
	@$(BIN)/elearn run

demo: .venv/installed-run
	@$(BIN)/elearn demo

# Compiled first: the many programs that the tests start would each do it anew where Python is told to keep nothing.
test: .venv/installed-dev
	@$(BIN)/python -m compileall -q elearn tests
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

check: .venv/installed-dev
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint --lint --quiet elearn/web/templates
	@$(BIN)/python -m pytest -q tests/house

bench: .venv/installed-dev
	@$(BIN)/python -m bench

crash: .venv/installed-dev
	@$(BIN)/python -m tests.cli.crashing 60

cuts: .venv/installed-dev
	@CUTS=$${CUTS:-200} $(BIN)/python -m pytest -q -s -p no:randomly tests/browser/test_cuts.py

photographs: .venv/installed-dev
	@$(BIN)/python -m tests.browser.photographs $(ARGS)

pictures: .venv/installed-dev
	@PICTURES=docs/pictures $(BIN)/python -m pytest -q tests/browser/test_authoring.py

lock: .venv/made
	@$(PIP) install uv
	@$(COMPILE) pyproject.toml --group pyproject.toml:dev -o requirements/dev.lock
	@echo 'setuptools>=80' | $(COMPILE) pyproject.toml - -c requirements/dev.lock -o requirements/run.lock

clean:
	rm -rf .venv .hypothesis .pytest_cache .mypy_cache .ruff_cache .import_linter_cache build dist *.egg-info

# The stamps: a second start finds them newer than what they stand for, and asks no package index.
.venv/installed-run: requirements/run.lock pyproject.toml | .venv/made
	@echo "Installing what elearn runs on (about a minute; only when requirements/run.lock has changed)"
	@$(PIP) install --require-hashes -r requirements/run.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/installed-dev: requirements/dev.lock pyproject.toml | .venv/made
	@echo "Installing what elearn is tested with (about a minute; only when requirements/dev.lock has changed)"
	@$(PIP) install --require-hashes -r requirements/dev.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@ .venv/installed-run

.venv/made:
	@test -n "$(PYTHON)" || { echo "elearn needs Python 3.11 or newer: install it, or name it, such as 'make PYTHON=/opt/python3.11/bin/python3'." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "elearn needs Python 3.11 or newer, and $(PYTHON) is older or missing." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing: on Debian and Ubuntu, run 'sudo apt install python3-venv' first." >&2; exit 1; }
	@$(PYTHON) -m venv .venv
	@touch $@
