# Two commands matter: `make try` chats with the bot in this terminal, `make test` checks everything.
# Only Python 3.11 to 3.14 and make are needed; the rest is installed, locked and hashed, into .venv.
# All paths are relative, so that a folder with a space in its name works too.

PYTHON ?= python3
VENV := .venv
BESIDE := .venv-bench
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
ARGS ?=

.PHONY: help try run test bench soak fuzz audit lock translations clean

help: ## Show what can be made
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*##/\t/' | expand -t 14

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2])' \
	  || { echo 'civicquiz needs Python 3.11 or newer: make PYTHON=python3.12'; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

try: $(VENV)/.runtime ## Chat with the bot in this terminal; no Telegram, no token
	@$(PY) -m bot try $(ARGS)

run: $(VENV)/.runtime ## Run the bot on Telegram (settings in .env)
	@$(PY) -m bot run $(ARGS)

test: $(VENV)/.dev ## Tests, linters, types, architecture
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -m pytest -n auto $(ARGS)

bench: $(VENV)/.dev $(BESIDE)/.bench ## Measure taps per second, CPU and memory beside other bots
	@$(PY) -m bench $(ARGS)

$(BESIDE)/.bench: requirements-bench.txt
	$(PYTHON) -m venv $(BESIDE)
	$(BESIDE)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements-bench.txt
	@touch $@

soak: $(VENV)/.dev ## Kill the bot 200 times under a Telegram that misbehaves; ARGS="--help" tells more
	@$(PY) -m tests.end_to_end.soak $(ARGS)

fuzz: $(VENV)/.dev ## A hundred thousand hostile updates, as many hostile files
	@$(PY) -m fuzz $(ARGS)

# --disable-pip: nothing is installed or resolved, the locks are taken at their word. --strict: what cannot be looked
# up is no clean result.
AUDIT = $(PY) -m pip_audit --require-hashes --disable-pip --strict --progress-spinner off -s osv

audit: $(VENV)/.dev ## Ask osv.dev whether a locked dependency has a known hole
	@for lock in requirements*.txt; do $(AUDIT) -r $$lock \
	  || { echo "$$lock: something was found, or osv.dev was not reached"; exit 1; }; done

COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
  --upgrade

lock: ## Write the lock files anew (needs uv); no registry address goes into them
	$(COMPILE) pyproject.toml --group build -o requirements.txt
	$(COMPILE) pyproject.toml --group build --group dev -c requirements.txt -o requirements-dev.txt
	$(COMPILE) --group bench -o requirements-bench.txt

translations: $(VENV)/.dev ## Collect the sentences of the templates for translators
	@mkdir -p templates/locale
	$(PY) -m babel.messages.frontend -q extract -F babel.cfg --omit-header --no-location --sort-output \
	  --project civicquiz -o templates/locale/civicquiz.pot .

clean: ## Remove what was set up and built
	rm -rf $(VENV) $(BESIDE) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .fuzz
