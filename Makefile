# Everything one does with Svoi. `make` alone lists it.

PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
JOBS ?= auto
export PORT

.DEFAULT_GOAL := help
.PHONY: help run demo worker test e2e check format hooks messages lock bench clean

help:  ## List what one can do
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/base  ## From a bare clone to the filled demo site at http://127.0.0.1:$(PORT)
	@$(MANAGE) serve --prepare --port $(PORT)

demo: .venv/base  ## Fill (or repair) the demo brand; OPTIONS="--members 5000" makes it large
	@$(MANAGE) messages && $(MANAGE) migrate -v0 && $(MANAGE) demo $(OPTIONS)

worker: .venv/base  ## A worker alone (make run starts one itself)
	@$(MANAGE) worker

test: .venv/dev  ## The whole suite: SQLite, PostgreSQL when TEST_DATABASE_URL is set, a browser when Chromium is there
	@$(MANAGE) messages
	$(BIN)/pytest -q -n $(JOBS) --dist loadscope --no-loadscope-reorder
ifdef TEST_DATABASE_URL
	DATABASE_URL=$(TEST_DATABASE_URL) $(BIN)/pytest -q -n $(JOBS) --dist loadscope --no-loadscope-reorder -m "not browser"
else
	@echo "PostgreSQL was left out: set TEST_DATABASE_URL=postgresql://… to run the suite on it too."
endif

e2e: .venv/dev  ## The browser journeys alone
	@$(MANAGE) messages
	$(BIN)/pytest -q -m browser

check: .venv/dev  ## What CI checks before the tests: lint, types, imports, migrations, translations, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy site community surveys ambassadors
	PYTHONPATH=site:. $(BIN)/lint-imports
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) messages --check
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files 'templates/*.html')
	DJANGO_SETTINGS_MODULE=config.settings.test $(MANAGE) check --fail-level WARNING

format: .venv/dev  ## Put code and templates into the house format
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .
	-$(BIN)/djade --target-version 5.2 $$(git ls-files 'templates/*.html')

hooks: .venv/dev  ## Let git refuse a commit that is not in the house format
	git config core.hooksPath .githooks

messages: .venv/dev  ## Collect what people read into the .po files (needs gettext) and compile them
	@$(MANAGE) messages --collect

lock: .venv/dev  ## Resolve pyproject.toml into requirements*.txt (needs uv)
	uv pip compile -q --python-version 3.11 --generate-hashes --no-header pyproject.toml -o requirements.txt
	uv pip compile -q --python-version 3.11 --generate-hashes --no-header pyproject.toml --extra production -o requirements-production.txt
	uv pip compile -q --python-version 3.11 --generate-hashes --no-header pyproject.toml --extra production --extra dev -o requirements-dev.txt

bench: .venv/dev  ## Measure the speed of the main pages against a bare Django view (needs wrk)
	$(BIN)/python bench/run.py

clean:  ## Forget the local database, files and caches (not the virtual environment)
	rm -rf var staticfiles

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "Svoi needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1 || echo missing). Try: make run PYTHON=python3.12"; exit 1; }
	@echo "Making the virtual environment in .venv …"
	@$(PYTHON) -m venv .venv

.venv/base: requirements.txt | .venv/bin/python
	@echo "Installing what the site needs …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/dev: requirements-dev.txt | .venv/bin/python
	@echo "Installing what developers need …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ .venv/base
