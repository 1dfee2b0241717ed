# Every target sets up what it needs first. The machine needs make and Python >= 3.11.

PYTHON ?= python3
PY := .venv/bin/python
SETUP := .venv/.installed node_modules/.installed

.DEFAULT_GOAL := help
.PHONY: help serve build test quick bench lint screenshots lock clean

help:
	@echo "make serve        a live site at a local address; a saved YAML file shows within a second"
	@echo "make test         everything: style, types, tests, browser tests"
	@echo "make quick        the inner loop: style, types, all tests but the slow ones; under a minute"
	@echo "make build        the site, into site/"
	@echo "make bench        the measured figures; STARTS=1 RUNS=1 for a short run"
	@echo "make lint         style and types only"
	@echo "make screenshots  the README's pictures, taken again"
	@echo "make lock         the requirements files, from the .in files (needs uv)"
	@echo "make clean        removes everything that make made"

serve: $(SETUP)
	@$(PY) build.py serve

build: $(SETUP)
	@$(PY) build.py build

test: lint
	@$(PY) build.py setup --browser
	@$(PY) -m pytest

quick: lint
	@$(PY) -m pytest -m "not slow"

bench: $(SETUP) tests/bench/node_modules/.installed
	@$(PY) build.py setup --browser
	@$(PY) tests/bench/run.py

screenshots: $(SETUP)
	@$(PY) build.py setup --browser
	@$(PY) tests/screenshots.py

tests/bench/node_modules/.installed: tests/bench/package-lock.json
	@PATH="$$($(PY) -c 'from simulator.toolchain import node; print(node().parent)'):$$PATH"; \
	  cd tests/bench && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

lint: $(SETUP)
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@$(PY) build.py types

lock:
	@for name in requirements requirements-node; do \
	  uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
	    --quiet $$name.in -o $$name.txt > /dev/null; \
	done

clean:
	rm -rf .venv node_modules tests/bench/node_modules .cache site docs/index.md docs/procedures docs/training docs/assets/bundles docs/assets/search

.venv/.installed: requirements.txt
	@command -v $(PYTHON) > /dev/null || { \
	  echo "Python >= 3.11 is needed, and there is no $(PYTHON); name another one: make PYTHON=…" >&2; \
	  exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python >= 3.11 is needed; $(PYTHON) is $$($(PYTHON) -V 2>&1); name another one: make PYTHON=…" >&2; \
	  exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { \
	  echo "$(PYTHON) lacks the venv module; install it (Debian, Ubuntu: apt install python3-venv)" >&2; \
	  exit 2; }
	@$(PYTHON) -m venv --clear .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

node_modules/.installed: package-lock.json requirements-node.txt .venv/.installed
	@$(PY) build.py setup
	@touch $@
