# The two commands of the README, and what else is done often. They need Python 3.11 or newer.
PYTHON ?= python3
BIN := .venv/bin
# A file of tests stays in one process, so that what its tests share is built once.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist loadfile

.PHONY: ask test quick lint quality docs format clean

# Answer a question:  make ask Q="ai được bầu làm Bí thư ở Lâm Đồng năm 2020?"
ask: .venv/ready
	@$(BIN)/bantin --config config.yaml ask "$$Q"

# All that has to hold before a change goes in.
test: lint
	$(PYTEST)

# The tests without the encoder and without what waits or starts programs: under two minutes on two cores.
quick: .venv/ready-dev
	$(PYTEST) -m "not encoder and not slow"

# Style and types.
lint: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy tests

format: .venv/ready-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The parts of the pages that programs write, and the screens.
docs: .venv/ready-dev
	PYTHONPATH=. $(BIN)/python docs/write_settings.py
	PYTHONPATH=. $(BIN)/python docs/write_tables.py
	PYTHONPATH=. $(BIN)/python docs/write_quality.py
	PYTHONPATH=. $(BIN)/python docs/draw_screens.py

clean:
	rm -rf .venv

.venv/ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "bantin needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/ready-dev: .venv/ready
	$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[dev]"
	@touch $@

# Measure the answers to the questions of tests/quality, expect them to stay so, and write docs/quality.md.
quality: .venv/ready-dev
	@mkdir -p build
	$(BIN)/bantin --config config.yaml evaluate tests/quality/questions.dev.jsonl --json build/dev.json
	$(BIN)/bantin --config config.yaml evaluate tests/quality/questions.own.jsonl --json build/own.json
	PYTHONPATH=. $(BIN)/python docs/write_quality.py dev=build/dev.json own=build/own.json
