# Two commands: `make run` and `make test`. Everything they need lands in this folder.
# PORT=8080 chooses the port, WAYMARK_HOME=/path the data folder, WAYMARK_PYTHON=python3.12 the
# interpreter, TESTS=tests/engine what to test.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test check messages bench clean

PYTHON := .venv/bin/python
WORKERS ?= 2
TESTS ?= tests

run: .venv/.synced ## everything at once, with a demo organization; Ctrl-C stops it
	@exec .venv/bin/waymark run $(ARGS)

test: .venv/.synced ## all tests; sets up a browser where it may
	@browser=$$(.ci/browser) && \
	WAYMARK_CHROMIUM="$$browser" exec $(PYTHON) -m pytest -n $(WORKERS) --dist loadfile $(TESTS)

check: .venv/.synced ## style, types, layers, templates and the guards of the house
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	WAYMARK_MODE=test $(PYTHON) -m mypy
	WAYMARK_MODE=test .venv/bin/lint-imports
	git ls-files -z 'src/*.html' | xargs -0 .venv/bin/djade --target-version 5.2 --check
	$(PYTHON) -m pytest tests/house --ignore-glob 'tests/house/test_launcher*.py'

messages: .venv/.synced ## gather the texts of the interface and compile their translations
	@$(PYTHON) -W ignore .ci/messages.py

bench: .venv/.synced ## measure against peers; BENCH="benchmarks/matching.py --size large"
	@.ci/environment --group bench
ifdef BENCH
	$(PYTHON) $(BENCH)
else
	$(PYTHON) benchmarks/matching.py
	$(PYTHON) benchmarks/allocation.py
	$(PYTHON) benchmarks/routes.py
	$(PYTHON) benchmarks/ranking.py
	$(PYTHON) benchmarks/mining.py
	$(PYTHON) benchmarks/retention.py
	$(PYTHON) benchmarks/imports.py
	$(PYTHON) benchmarks/organisation_change.py
	$(PYTHON) benchmarks/pages.py --people 1284
endif

clean: ## remove the environment and caches; the data folder stays
	rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

help: ## this text
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The stamp makes a second call cost nothing; the environment changes with the lock file only.
.venv/.synced: uv.lock pyproject.toml .ci/environment
	@.ci/environment
	@touch $@
