# The commands of CareerPath; see README.md. Everything a run writes goes to var/.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
APPLICANTS ?= 9500
STAGE ?= all
ARGS ?=
WORKERS ?= 3
PURE := applicants/screening applicants/importing cohorts/working_time.py

export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PYTHONDONTWRITEBYTECODE =

.PHONY: run test lint fix chaos bench fonts lock clean browser

run: $(VENV)/run.stamp
	@PORT=$(PORT) $(BIN)/python manage.py up --port $(PORT) --applicants $(APPLICANTS) --stage $(STAGE)

test: $(VENV)/dev.stamp browser
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(ARGS)

chaos: $(VENV)/dev.stamp
	@$(BIN)/python -m pytest -m chaos -s -n 0 $(ARGS)

bench: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.benchmarks $(ARGS)

lint: $(VENV)/dev.stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint templates --lint --quiet
	@$(BIN)/lint-imports
	@$(BIN)/mypy $(PURE)
	@$(BIN)/python -m tests.deployment

fix: $(VENV)/dev.stamp
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# A browser for the tests: Debian's Chromium, where it is missing and may be installed.
browser:
	@command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && \
	    echo "Installing Chromium for the browser tests." && \
	    apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; } || \
	  echo "No Chromium here and none may be installed: the browser tests are skipped."

$(VENV)/bin/python:
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.lock | $(VENV)/bin/python
	@echo "Installing what CareerPath needs."
	@$(BIN)/pip install -q --require-hashes -r requirements.lock
	@touch $@

$(VENV)/dev.stamp: requirements.lock requirements-dev.lock | $(VENV)/bin/python
	@echo "Installing what CareerPath and its tests need."
	@$(BIN)/pip install -q --require-hashes -r requirements-dev.lock
	@touch $@ $(VENV)/run.stamp

# Exact versions with hashes, without any address.
lock: $(VENV)/dev.stamp
	@$(BIN)/pip install -q pip-tools
	@$(BIN)/pip-compile -q --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-emit-trusted-host --no-header --strip-extras -o requirements.lock pyproject.toml
	@$(BIN)/pip-compile -q --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-emit-trusted-host --no-header --strip-extras --extra dev -o requirements-dev.lock pyproject.toml

clean:
	@rm -rf var
