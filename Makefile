SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
# Twice quiet: errors alone are shown, not what an index of packages warns of.
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check
# make app PORT=8600 ADDRESS=0.0.0.0 HEADLESS=1
APP_OPTIONS := $(if $(PORT),--port $(PORT)) $(if $(ADDRESS),--address $(ADDRESS)) $(if $(HEADLESS),--headless)
# make test TESTS="tests/kb/cli -k search"
TESTS ?=
WORKERS ?= 2

.PHONY: help app test lint format bench crash pictures browser clean

help: ## say what the targets do
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 18

app: $(VENV)/.app ## install, index corpus/ and open the app
	$(BIN)/kb ingest corpus
	$(BIN)/kb app $(APP_OPTIONS)

test: $(VENV)/.dev browser ## run the tests, with a chromium that is installed where it is missing
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(TESTS)

lint: $(VENV)/.dev ## check the style, the format and the types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.dev ## bring the code into the format that lint asks for
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.dev ## measure ingest, query and re-run; a table and benchmarks/results/
	$(BIN)/python -m benchmarks.run $(BENCH)

crash: $(VENV)/.dev ## kill, starve and harm a library, a thousand times each; about an hour
	$(BIN)/python -m benchmarks.crash $(CRASH)

pictures: $(VENV)/.dev browser ## take the pictures of README and docs anew; with TO=FOLDER every page in every form
	$(BIN)/python -m tools.pictures $(if $(TO),--all $(TO))

browser: $(VENV)/.dev
	@$(BIN)/python tools/browser.py

clean: ## remove the virtual environment and what the tools left behind; the library stays
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis benchmarks/results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.python:
	@for name in python3.11 python3 python; do \
		if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "making $(VENV) with $$("$$name" --version)"; \
			"$$name" -m venv --clear $(VENV); touch $@; exit 0; \
		fi; \
	done; \
	echo "Python 3.11 or later is needed, as python3.11 or python3 on the PATH" >&2; exit 1

# torch comes first and by its exact version: resolved together with the rest, a build for
# graphics cards of several gigabytes may be chosen.
$(VENV)/.app: $(VENV)/.python pyproject.toml constraints.txt
	@echo "installing the packages that the app needs; some minutes the first time"
	@$(PIP) "$$(grep '^torch==' constraints.txt)"
	@$(PIP) --constraint constraints.txt --editable .
	@$(PIP) --constraint constraints.txt --editable '.[formats]' \
		|| echo "scans, pictures and 7z archives are not read here: their packages cannot be installed"
	@touch $@

$(VENV)/.dev: $(VENV)/.app
	@echo "installing the packages that the tests need"
	@$(PIP) --constraint constraints.txt --editable '.[dev]'
	@touch $@
