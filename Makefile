# Everything that a newcomer needs: `make run` does the main job, `make test` proves it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PEERS := .venv-peers
FUZZ := .venv-fuzz
# One worker a core; a file stays with one, so that what its tests share is made once.
WORKERS := --numprocesses=logical --dist=loadfile

.PHONY: setup run test test-slow lint bench peers chaos fuzz docs docs-check clean

setup: $(STAMP)

# The stamp is newer than the lock while nothing changed, so that setup then costs nothing. Byte code is made here,
# since where Python may write none every command would compile its modules anew.
$(STAMP): requirements/lock.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make PYTHON=python3.12 setup" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/lock.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@$(BIN)/python -m compileall -q src
	@touch $(STAMP)

run: setup
	$(BIN)/corpus build data/raw -o data
	$(BIN)/corpus stats -i data --format table
	$(BIN)/corpus search 党建 -i data --format table

test: setup
	$(BIN)/python -m pytest -q $(WORKERS)

test-slow: setup
	$(BIN)/python -m pytest -q -m slow $(WORKERS)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Where the peers cannot be installed, the benchmarks say so and go on without.
bench: setup
	-@$(MAKE) --no-print-directory peers
	$(BIN)/python -m benchmarks

peers: $(PEERS)/.installed

# An environment of its own, for requirements/NAME.txt on top of the lock.
.venv-%/.installed: requirements/%.txt requirements/lock.txt pyproject.toml
	@test -x .venv-$*/bin/python || $(PYTHON) -m venv .venv-$*
	.venv-$*/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
		-r requirements/lock.txt -r requirements/$*.txt
	.venv-$*/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

chaos: setup
	$(BIN)/python benchmarks/chaos.py

# Linux only: Atheris has no wheels for others.
fuzz: $(FUZZ)/.installed
	$(FUZZ)/bin/python benchmarks/fuzz.py

docs: setup
	$(BIN)/python docs/generate.py

docs-check: setup
	$(BIN)/python docs/generate.py --check

clean:
	rm -rf data/index data/.state data/reprints data/rejects.jsonl
