# The commands of CareerPath; see README.md. Everything a run writes goes to var/.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
APPLICANTS ?= 9500
STAGE ?= all
ARGS ?=
WORKERS ?= 3
PURE := cohorts/tabular applicants/screening applicants/choosing applicants/importing applicants/jurisdictions cohorts/working_time.py cohorts/calendar_weeks.py cohorts/sizes.py cohorts/tie_break.py cohorts/qr.py applicants/marking applicants/scoring training/attendance training/grading training/calendars training/standard.py cohorts/icalendar.py training/certification training/known_certifications.py training/risk training/skills training/standard_skills.py careerpath/uploads placements/matching placements/outcomes mentorship/matching mentorship/cadence mentorship/health careerpath/equity/disclosure careerpath/equity/tabulation careerpath/equity/impact

export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PYTHONDONTWRITEBYTECODE =

.PHONY: run test lint fix chaos bench fonts lock clean browser

run: $(VENV)/run.stamp
	@PORT=$(PORT) $(BIN)/python manage.py up --port $(PORT) --applicants $(APPLICANTS) --stage $(STAGE)

# What fails among many at once is tried once more alone, and said; what fails twice fails.
AGAIN = --last-failed --last-failed-no-failures none
test: $(VENV)/dev.stamp browser
	@$(BIN)/python -m pytest -n $(WORKERS) $(ARGS) || { [ "$(WORKERS)" != 0 ] && \
	  echo "Some failed. Once more, alone:" && $(BIN)/python -m pytest -n 0 $(AGAIN) $(ARGS); }

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

# The three subsets of the one font we keep; run again only when the font changes.
PLEX = $(shell $(BIN)/python -c "import fontpkg_ibm_plex_sans as f, pathlib; print(pathlib.Path(f.__file__).parent)")
LATIN := U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD
LATIN_EXT := U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF
VIETNAMESE := U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB
SUBSET = $(BIN)/pyftsubset var/plex.ttf --flavor=woff2 --layout-features='*'
fonts: $(VENV)/dev.stamp
	@mkdir -p var
	@$(BIN)/fonttools varLib.instancer "$(PLEX)/files/IBMPlexSans[wdth,wght].ttf" wdth=100 -o var/plex.ttf
	@$(SUBSET) --unicodes="$(LATIN)" --output-file=static/fonts/ibm-plex-sans-latin.woff2
	@$(SUBSET) --unicodes="$(LATIN_EXT)" --output-file=static/fonts/ibm-plex-sans-latin-ext.woff2
	@$(SUBSET) --unicodes="$(VIETNAMESE)" --output-file=static/fonts/ibm-plex-sans-vietnamese.woff2
	@cp "$(PLEX)/LICENSE" static/fonts/LICENSE.txt
	@rm -f var/plex.ttf

# Everything a run or a test of this checkout keeps: var/, and the data that servers keep elsewhere
# because their user cannot enter this folder, or because tests keep theirs in memory.
clean:
	@for place in var/secrets var/*/secrets; do \
	  for name in data_directory run_directory; do \
	    if [ -f "$$place/$$name" ]; then \
	      folder="$$(dirname "$$(cat "$$place/$$name")")"; \
	      case "$$folder" in */careerpath-????????) rm -rf -- "$$folder" ;; esac; \
	    fi; \
	  done; \
	done
	@rm -rf var
