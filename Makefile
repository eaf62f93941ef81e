# The only entry to every task; CI calls these. `make demo` and `make test` set up everything they need.
PYTHON ?= $(shell for p in python3.12 python3.13 python3.11 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; raise SystemExit(not (3,11) <= sys.version_info < (3,14))' 2>/dev/null && { echo $$p; break; }; done)
PORT ?= 8000
SIZES ?= 100000 1000000 10000000
REPETITIONS ?= 5
STUDIES ?= before_after trials customers blockages whatif alerts signals forecast
BIN = .venv/bin
.DEFAULT_GOAL := help
.PHONY: help install demo test engines check format docs bench study clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' Makefile

.venv/installed: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Portulan needs Python 3.11, 3.12 or 3.13, and none was found on PATH. Install one, or: make $(MAKECMDGOALS) PYTHON=/path/to/python3.12"; exit 1; }
	@echo "Installing Portulan into .venv (once, about a minute) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/portulan sample examples/atelier-boreal --data-only
	@touch $@

.venv/installed-dev: requirements-dev.lock .venv/installed
	@echo "Installing the tools for tests and checks (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	@touch $@

install: .venv/installed ## create .venv with the portulan command; start nothing
	@echo "Ready: $(BIN)/portulan --help"

demo: .venv/installed ## the sample company, loaded and served: make demo PORT=8123
	@$(BIN)/portulan demo --port $(PORT)

test: .venv/installed-dev ## every test; installs a browser for the browser test where it may
	@sh tests/browser/ensure_chromium.sh
	@$(BIN)/python -m pytest

.venv/installed-engines: requirements-engines.lock .venv/installed-dev
	@echo "Installing Apache Spark (400 MB, once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-engines.lock
	@touch $@

engines: .venv/installed-engines ## every KPI, asked every way, on every engine there is; says which are not
	@PORTULAN_TEST_ENGINES=1 $(BIN)/python -m pytest -n 0 --timeout 3600 tests/answers/test_engines_agree.py tests/answers/test_methods_agree.py

check: .venv/installed-dev ## format, lint, types, layers, translations, docs
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m portulan.ui.check_words
	@$(MAKE) --no-print-directory docs

format: .venv/installed-dev ## rewrite the code in the house format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

docs: .venv/installed-dev ## build the documentation into site/
	@$(BIN)/python docs/generate.py
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

.venv/installed-bench: requirements-bench.lock .venv/installed-dev
	@echo "Installing what Portulan is measured against (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-bench.lock
	@touch $@

bench: .venv/installed-bench ## side-by-side timings (about 20 minutes); make bench SIZES=100000 REPETITIONS=3
	@$(BIN)/python benchmarks/run.py --sizes $(SIZES) --repetitions $(REPETITIONS)

study: .venv/installed-dev ## studies on simulated and public data, written into docs/method (about 40 minutes); make study STUDIES=alerts
	@failed=""; for one in $(STUDIES); do \
		echo "Study of $$one ..."; begun=$$(date +%s); \
		if OMP_NUM_THREADS=1 $(BIN)/python -m studies.$$one; then echo "... $$one: written, $$(( $$(date +%s) - begun )) s"; \
		else echo "... $$one: FAILED, its page is as it was"; failed="$$failed $$one"; fi; \
	done; test -z "$$failed" || { echo "Studies that failed:$$failed"; exit 1; }

clean: ## remove what was built here (the demo's data too)
	rm -rf .venv var site .mypy_cache .ruff_cache .pytest_cache
