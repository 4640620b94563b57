# The commands of a person who works on Obhut or tries it. Each works as the first one in a fresh clone.
# The newest Python of those Obhut is tested on that starts and can make a .venv; or the one that is named.
PYTHON ?= $(shell for each in python3.13 python3.12 python3.11; do \
  $$each -c 'import ensurepip, venv' 2>/dev/null && { echo $$each; break; }; done)
SUPPORTED := sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
VENV := .venv
RUN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
FOR_TESTS := $(VENV)/.installed-for-tests
FOR_BENCH := $(VENV)/.installed-for-bench
export PATH := $(CURDIR)/$(RUN):$(PATH)
# Libraries are compiled once, whatever the shell says: uv leaves that to whoever imports them, here fourteen processes.
unexport PYTHONDONTWRITEBYTECODE

PIP := $(RUN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
# uv installs in seconds what takes pip a minute; where it cannot be had or knows no way to the packages (it does not
# read pip's configuration), pip does it.
install = { [ -x $(RUN)/uv ] || $(PIP) uv; } && $(RUN)/uv pip install --quiet --python $(RUN)/python -c constraints.txt \
  $(1) 2>/dev/null || { echo "  by pip, which takes a minute or two"; $(PIP) $(1); }

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-stop up down wheels test test-fast test-long test-compose bench lint assets lock docs

help: ## Show these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: $(FOR_TESTS) ## Make .venv with everything Obhut and its tests need (again only when the pins change)

$(INSTALLED): pyproject.toml constraints.txt
	@[ ! -e $(RUN)/python ] || $(RUN)/python -c 'import sys; $(SUPPORTED)' 2>/dev/null || { \
	  echo "The folder $(VENV) holds another Python than 3.11, 3.12 or 3.13. Remove it and try again."; exit 1; }
	@[ -x $(RUN)/python ] || [ -n "$(PYTHON)" ] || { \
	  echo "Obhut needs Python 3.11, 3.12 or 3.13 with its venv module, and finds none here."; \
	  echo "On Debian and Ubuntu: sudo apt-get install -y python3 python3-venv"; \
	  echo "Elsewhere, name yours: make PYTHON=/path/to/python3.13"; exit 1; }
	@[ -x $(RUN)/python ] || $(PYTHON) -c 'import sys; $(SUPPORTED)' 2>/dev/null || { \
	  echo "Obhut needs Python 3.11, 3.12 or 3.13, and '$(PYTHON)' is none of these."; exit 1; }
	@[ -x $(RUN)/python ] || $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "The venv module of '$(PYTHON)' is missing. On Debian and Ubuntu: sudo apt-get install -y python3-venv"; exit 1; }
	@[ -x $(RUN)/python ] || $(PYTHON) -m venv $(VENV)
	@echo "Installing Obhut's libraries into $(VENV) (some seconds, only when the pins change)"
	@$(call install,-e '.[all]')
	@touch $(INSTALLED)

$(FOR_TESTS): $(INSTALLED)
	@echo "Installing what tests and linters need"
	@$(call install,-e '.[dev]')
	@touch $(FOR_TESTS)

$(FOR_BENCH): $(INSTALLED)
	@echo "Installing what Obhut is measured against"
	@$(call install,-e '.[bench]')
	@touch $(FOR_BENCH)

demo: $(INSTALLED) ## Start Obhut with demo data on this machine and say where
	@$(RUN)/python -m cli.main demo start

demo-stop: $(INSTALLED) ## Stop what `make demo` started; data are kept
	@$(RUN)/python -m cli.main demo stop

up: $(INSTALLED) ## Start Obhut in containers (Docker) and say where; the first time it makes keys and passwords
	@$(RUN)/python -m deploy.containers up

down: $(INSTALLED) ## Stop the containers that `make up` started; data are kept
	@$(RUN)/python -m deploy.containers down

wheels: $(INSTALLED) ## Fetch all libraries into var/wheels: `make up` then builds without a package index
	@mkdir -p var/wheels
	@$(RUN)/python -m pip wheel --quiet --disable-pip-version-check -c constraints.txt -w var/wheels '.[operator,gateway]'
	@rm -f var/wheels/obhut-*.whl

test: setup ## Run all tests, in three groups side by side (two start an instance each)
	@$(RUN)/python -m tests.side_by_side

test-fast: setup ## Run the tests that need no servers
	@$(RUN)/python -m tests.side_by_side fast

test-long: setup ## Run the full counts of docs/evidence.md: ONLY=row,row PART=i/n SEED=number TRIAL=1
	$(RUN)/python -m tests.long

test-compose: setup ## Run the tests of the containers (needs a Docker engine)
	$(RUN)/python -m pytest tests/compose

bench: $(FOR_BENCH) ## Measure Obhut against what one would pick instead (docs/bench.md): ONLY=G1,G3 QUICK=1
	$(RUN)/python -m bench

lint: setup ## Check style, types, import rules and generated documents
	$(RUN)/ruff check
	$(RUN)/ruff format --check
	$(RUN)/mypy
	$(RUN)/lint-imports
	$(RUN)/python -m cli.main docs --check

docs: setup ## Generate the documents that are made from code
	$(RUN)/python -m cli.main docs

assets: setup ## Fetch and cut what the pages load that others have made (for maintainers; needs npm)
	@$(RUN)/python -m deploy.web_assets

lock: setup ## Pin anew, in constraints.txt, what the pinned libraries pull in
	rm -rf var/lock
	$(PYTHON) -m venv var/lock
	var/lock/bin/python -m pip install --quiet --disable-pip-version-check -e '.[dev,bench]' uv
	var/lock/bin/python -m pip freeze --exclude-editable > constraints.txt
	rm -rf var/lock
