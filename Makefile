# The two commands of the README, and what else is done often. They need Python 3.11 or newer.
PYTHON ?= python3
BIN := .venv/bin
# A file of tests stays in one process, so that what its tests share is built once.
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist loadfile

.PHONY: ask test quick lint quality bench docs format clean lock sbom torture

# Answer a question:  make ask Q="ai được bầu làm Bí thư ở Lâm Đồng năm 2020?"
ask: .venv/ready
	@$(BIN)/bantin --config config.yaml ask --samples "$$Q"

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

# Kill it, fill its disk, feed it what nobody should write; one table.  make torture MINUTES=1 KILLS=8 SEED=7
MINUTES ?= 10
KILLS ?= 100
torture: .venv/ready-dev
	PYTHONPATH=. $(BIN)/python -m tests.torture --minutes $(MINUTES) --kills $(KILLS) $(if $(SEED),--seed $(SEED))

format: .venv/ready-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The parts of the pages that programs write, and the screens.
docs: .venv/ready-dev
	PYTHONPATH=. $(BIN)/python docs/write_settings.py
	PYTHONPATH=. $(BIN)/python docs/write_tables.py
	PYTHONPATH=. $(BIN)/python docs/write_api.py
	PYTHONPATH=. $(BIN)/python docs/write_quality.py
	PYTHONPATH=. $(BIN)/python docs/write_man.py
	PYTHONPATH=. $(BIN)/python docs/draw_screens.py

clean:
	rm -rf .venv

# First exactly what the lock names, each file checked by its hash; then bantin itself, and torch, which
# pyproject.toml pins and whose build differs from machine to machine.
.venv/ready: pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "bantin needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv
	$(INSTALL) --require-hashes --no-deps --requirement requirements.lock
	$(INSTALL) --editable .
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.lock
	$(INSTALL) --require-hashes --no-deps --requirement requirements-dev.lock
	@touch $@

build/tools/bin/pip:
	$(PYTHON) -m venv build/tools

# The lock files, for every system and every Python from 3.11 on. Versions stay as they are where they still
# fit pyproject.toml; `make lock UPGRADE=--upgrade` takes the newest. That of the container image has the extras of
# a server, and leaves out what only encoders in PyTorch need.
LOCK := build/tools/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-package torch --custom-compile-command "make lock" $(UPGRADE) pyproject.toml
OF_PYTORCH := sentence-transformers transformers scikit-learn scipy joblib sympy mpmath networkx
lock: build/tools/bin/pip
	build/tools/bin/pip install --quiet --disable-pip-version-check "uv>=0.9,<1"
	$(LOCK) --output-file requirements.lock
	$(LOCK) --extra dev --constraint requirements.lock --output-file requirements-dev.lock
	$(LOCK) --extra metrics --extra postgresql --constraint requirements-dev.lock \
		$(addprefix --no-emit-package ,$(OF_PYTORCH)) --output-file docs/docker/requirements.lock

# What bantin is made of, as CycloneDX JSON: an environment with what it runs on and nothing else, read out.
SBOM_INSTALL := build/tools/bin/pip --python build/sbom/bin/python install --quiet --disable-pip-version-check
sbom: build/tools/bin/pip
	build/tools/bin/pip install --quiet --disable-pip-version-check "cyclonedx-bom>=7,<8"
	$(PYTHON) -m venv --clear --without-pip build/sbom
	$(SBOM_INSTALL) --require-hashes --no-deps --requirement requirements.lock
	$(SBOM_INSTALL) .
	build/tools/bin/cyclonedx-py environment --pyproject pyproject.toml --mc-type application \
		--output-reproducible --output-format JSON --output-file build/bantin.cdx.json build/sbom/bin/python

# Measure the answers to the questions of tests/quality, expect them to stay so, and write docs/quality.md.
quality: .venv/ready-dev
	@mkdir -p build
	$(BIN)/bantin --config config.yaml evaluate --samples tests/quality/questions.dev.jsonl --json build/dev.json
	$(BIN)/bantin --config config.yaml evaluate --samples tests/quality/questions.own.jsonl --json build/own.json
	PYTHONPATH=. $(BIN)/python docs/write_quality.py dev=build/dev.json own=build/own.json

# bantin beside others, into docs/speed.md.  make bench XQUAD=FOLDER RUNS=3 THREADS=2
RUNS ?= 3
THREADS ?= 2
bench: .venv/ready-dev
	PYTHONPATH=. $(BIN)/python -m benchmarks.bench --runs $(RUNS) --threads $(THREADS) \
		$(if $(XQUAD),--xquad $(XQUAD))
	PYTHONPATH=. $(BIN)/python docs/write_speed.py bench=build/bench.json
