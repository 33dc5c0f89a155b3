# Two commands do everything: `make app` and `make test`. Python 3.11 to 3.13 and make are all that is needed.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
# tests run in an order drawn by this number: another one shows whether a test leans on the one before
SEED ?= 20261129
# organisations that make bench measures; what takes longest comes last
SIZES ?= 110 1500 50000
# one thread for each process: two that compute side by side would wait for each other's threads
PYTEST := OMP_NUM_THREADS=1 $(BIN)/pytest --randomly-seed=$(SEED)

.DEFAULT_GOAL := help
.PHONY: help app test suite check newest lock bench notebooks guide docs format clean

help:
	@echo "make app     set up, load the demonstration cluster, open the app on http://127.0.0.1:8501"
	@echo "make test    set up, check format, lint, types, layers and wording, run all tests"
	@echo "make check   the checks alone"
	@echo "make newest  the tests on the newest versions that pyproject.toml allows, in an environment of their own"
	@echo "make lock    write the exact versions that are installed anew (requirements/)"
	@echo "make bench   time the main jobs beside named peers and write docs/speed.md (SIZES=\"110 1500\" for a short run)"
	@echo "make notebooks  run the four notebooks, write them with their outputs, and run them again to compare"
	@echo "make guide   take the pictures of docs/guide.md anew (needs Chromium)"
	@echo "make docs    write the documentation as a site to build/docs: concepts, how-to, API, rules, evidence"
	@echo "make format  put the code into the house's format"

# the exact versions of requirements/; everything but torch, whose builds differ, is checked against its hash
$(READY): pyproject.toml requirements/locked.txt requirements/torch.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
		|| { echo "Python 3.11, 3.12 or 3.13 is needed; name it: make app PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) --no-deps --require-hashes --requirement requirements/locked.txt
	$(PIP) --constraint requirements/torch.txt torch
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $(READY)

app: $(READY)
	@$(BIN)/matchmaking demo
	@echo "The app opens on http://127.0.0.1:8501 (Ctrl-C stops it)."
	@$(BIN)/streamlit run app.py --server.headless=true

test: check suite

# the browser needs the machine for itself, all else runs two files at a time
suite: $(READY)
	$(PYTEST) -m "not browser" --ignore=tests/i18n -n 2 --dist loadfile
	$(PYTEST) -m browser

newest:
	$(PYTHON) -m venv --clear .newest
	.newest/bin/pip install --quiet --disable-pip-version-check --upgrade --upgrade-strategy eager --editable '.[dev]'
	@touch .newest/.ready
	$(MAKE) suite VENV=.newest

lock: $(READY)
	$(BIN)/python -m requirements

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTEST) tests/i18n

bench: $(READY)
	$(BIN)/python -m benchmarks speed --sizes $(SIZES) --page docs/speed.md

notebooks: $(READY)
	$(BIN)/python -m notebooks
	$(BIN)/python -m notebooks --check

guide: $(READY)
	$(BIN)/python -m docs.pictures

docs: $(READY)
	$(BIN)/python -m sphinx -q -b html docs build/docs
	@echo "Open build/docs/index.html"

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) .newest build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
