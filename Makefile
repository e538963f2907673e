# Needs python3 (3.11 or 3.12) with venv, and nothing else: every target sets up .venv by itself.
PYTHON ?= python3
UV_VERSION := 0.13.9
export UV_PYTHON_DOWNLOADS := never

BIN := .venv/bin
SYNC := $(BIN)/uv sync --quiet --frozen --inexact --python $(BIN)/python

# Files run side by side, each file's tests in order, since they share what they build.
PYTEST := $(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile
suite = timeout $(1) $(2) -m "$(3)"

.PHONY: build test test-all lint demo benchmark docs lock clean

build: .venv/.core  ## Build everything from demo/raw and publish it
	$(BIN)/partner-kpis build

test: .venv/.dev  ## The tests that take minutes at most
	$(PYTEST) -m "not slow and not spark"

test-all: .venv/.spark  ## All tests, each suite within its own time budget
	$(call suite,900,$(PYTEST),not slow and not spark)
	$(call suite,3600,$(PYTEST),slow and not spark)
	$(call suite,3600,$(BIN)/pytest,spark)

lint: .venv/.dev  ## Style of the SQL, and whether the Python compiles
	PARTNER_KPIS_WAREHOUSE=:memory: $(BIN)/sqlfluff lint --processes 0 models analyses tests/laws
	$(BIN)/python -m compileall -q partner_kpis tests

demo: .venv/.core  ## Make the demo company's raw files again
	$(BIN)/partner-kpis demo

benchmark: .venv/.core  ## Time and memory of the attribution models at a million deals and five million touches
	$(BIN)/python -m tests.benchmarks.attribution

docs: .venv/.core  ## Lineage and definitions as one offline page, build/docs/index.html
	mkdir -p build/docs
	$(BIN)/dbt docs generate --static --target-path build/docs-target
	mv build/docs-target/static_index.html build/docs/index.html

lock: .venv/.core  ## Resolve the dependencies of pyproject.toml again
	$(BIN)/uv lock

clean:  ## Remove what a build makes again; .venv and published/ stay
	rm -rf build/* target logs .pytest_cache .hypothesis

.venv/bin/uv:
	@$(PYTHON) -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2>/dev/null || \
	  { echo "$(PYTHON) must be Python 3.11 or 3.12 with venv and ensurepip (Debian: python3-venv). Name another: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet uv==$(UV_VERSION)

.venv/.core: .venv/bin/uv uv.lock pyproject.toml
	$(SYNC) --no-dev
	@touch $@

.venv/.dev: .venv/.core
	$(SYNC) --group dev
	@touch $@

.venv/.spark: .venv/.dev
	$(SYNC) --group spark
	@touch $@
