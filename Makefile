# The two commands of the README, and what else is done often. They need Python 3.11 or newer.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: ask test format clean

# Answer a question:  make ask Q="ai được bầu làm Bí thư ở Lâm Đồng năm 2020?"
ask: .venv/ready
	@$(BIN)/bantin --config config.yaml ask "$$Q"

# All that has to hold before a change goes in.
test: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy tests
	$(BIN)/python -m pytest

format: .venv/ready-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

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
