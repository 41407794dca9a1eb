# Everything a person types. `make` alone says what there is.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# A stamp for each set-up, so that it is done once and again only when the lock changes.
SITE_READY := $(VENV)/.ready-site
TEST_READY := $(VENV)/.ready-test
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
export NO_MKDOCS_2_WARNING = 1

.DEFAULT_GOAL := help
.PHONY: help setup site serve test check quality bench clean

help:  ## say what each target does
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

setup: $(SITE_READY)  ## make the environment in .venv (the other targets do this by themselves)

site: $(SITE_READY)  ## build the whole site into site/
	@$(BIN)/paperatlas build

serve: $(SITE_READY)  ## preview at http://127.0.0.1:8000/ and rebuild on every edit
	@$(BIN)/paperatlas serve

test: $(TEST_READY)  ## run every test, the browser's among them
	@CHROMIUM="$$($(BIN)/python tests/browser/find_chromium.py)" && export CHROMIUM && $(BIN)/python -m pytest -n 2

check: $(TEST_READY)  ## lint, formatting, types, and the order of the floors
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy --strict
	@$(BIN)/python -m pytest tests/test_layers.py

quality: $(TEST_READY)  ## score what the site says against hand-made labels
	@$(BIN)/python bench/quality.py

bench: $(TEST_READY)  ## time builds beside other programs', then analysis and search; make bench BENCH="--sizes 20000 --rounds 1"
	@$(BIN)/python bench/build.py $(BENCH)
	@$(BIN)/python bench/analysis.py
	@CHROMIUM="$$($(BIN)/python tests/browser/find_chromium.py)" && export CHROMIUM && $(BIN)/python bench/search.py

clean:  ## remove the site, the generated pages and the caches; the environment stays
	@rm -rf site .site.staging .site.staging.finder .site.finder .site.old .paperatlas .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@rm -rf docs/papers docs/topics docs/tags docs/datasets docs/names docs/results docs/sources
	@rm -f docs/.paperatlas-manifest.json docs/explore.md docs/reading-list.md docs/compare.md

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one with make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(SITE_READY): requirements/site.txt pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) (once)"
	@$(PIP) --require-hashes --only-binary :all: -r requirements/site.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(TEST_READY): requirements/test.txt $(SITE_READY)
	@echo "Setting up the tests (once)"
	@$(PIP) --require-hashes --only-binary :all: -r requirements/test.txt
	@touch $@
