# The two commands are `make run` and `make test`. Each brings what it needs: uv into .tools (if the machine has none)
# and the locked packages into .venv.

UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
PYTHON ?= python3
BIN := .venv/bin
# Some tests wait, for Slack's retries or for a process to be gone: one worker more than processors uses that time.
SIDE_BY_SIDE := -n $$(($$(getconf _NPROCESSORS_ONLN) + 1)) --maxprocesses 4 --dist worksteal
LOCKING := --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url

.PHONY: run test fast mutants lint format bench screens kill chaos fuzz reader lock clean

run: .venv/run ## the bot in the sandbox workspace; in real Slack as soon as tokens are set
	$(BIN)/ai-initiative sandbox --unless-tokens

test: .venv/ready ## every test, on SQLite and on a Postgres that the test set-up brings itself, with coverage floors
ifdef PYTEST_ARGS
	$(BIN)/python -m pytest $(PYTEST_ARGS)
else
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) -k "not postgres" --cov --cov-report=
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) -k "postgres"
	$(BIN)/coverage report --format=total --fail-under=88
	$(BIN)/coverage report --include="hygiene/*" --fail-under=95
endif

fast: .venv/ready ## the tests without a browser, without killed processes, without the simulated year: on SQLite in a minute
	$(BIN)/python -m pytest -m "not slow" -k "not postgres and not http"

mutants: .venv/ready ## small wrong changes, 40 in hygiene and 40 in bot/workflows: at most 3 may go unnoticed in each
	$(BIN)/python -m benchmarks.mutants $(MUTANTS_ARGS)

lint: .venv/ready ## formatting, lint, types and the architecture
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: .venv/ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/ready ## what performance claims rest on
	$(BIN)/python -m benchmarks.ack
	$(BIN)/python -m benchmarks.answers --quiet benchmarks/labelled/*.jsonl training/lines/*.jsonl
	$(BIN)/python -m benchmarks.nudges
	$(BIN)/python -m benchmarks.delivery
	$(BIN)/python -m benchmarks.page
	$(BIN)/python -m benchmarks.exposed
	$(BIN)/python -m benchmarks.reads
	$(BIN)/python -m benchmarks.walks

screens: .venv/ready ## the screenshots in docs/, in headless Chromium
	$(BIN)/python -m docs.screens

kill: .venv/ready ## 200 random SIGKILLs during a scripted load, on each engine
	$(BIN)/python -m benchmarks.kill --kills 200

chaos: .venv/ready ## 10,000 reminders under chaos, on each engine
	$(BIN)/python -m benchmarks.chaos

fuzz: .venv/ready ## 10,000 payloads that Slack never sends, on each engine
	FUZZ=10000 $(BIN)/python -m pytest tests/journeys/test_fuzz.py

reader: .venv/ready ## learn the reader's weights anew from the lines in training/: the same bytes from the same lines
	VIRTUAL_ENV=.venv $(UV) pip install -q --group training
	$(BIN)/python -m training.reader

lock: $(UV) ## resolve both locks anew from pyproject.toml: what runs, and what works on it, which is all of that and the tools
	$(UV) pip compile -q $(LOCKING) --output-file requirements.lock pyproject.toml
	$(UV) pip compile -q $(LOCKING) --group dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

clean:
	rm -rf .venv .tools

.venv/run: requirements.lock pyproject.toml $(UV)
	$(UV) venv -q --allow-existing --python $(PYTHON) .venv
	VIRTUAL_ENV=.venv $(UV) pip install -q --require-hashes -r requirements.lock
	VIRTUAL_ENV=.venv $(UV) pip install -q --no-deps --editable .
	touch $@

.venv/ready: requirements-dev.lock pyproject.toml $(UV)
	$(UV) venv -q --allow-existing --python $(PYTHON) .venv
	VIRTUAL_ENV=.venv $(UV) pip sync -q --require-hashes requirements-dev.lock
	VIRTUAL_ENV=.venv $(UV) pip install -q --no-deps --editable .
	touch $@ .venv/run

.tools/bin/uv:
	$(PYTHON) -m venv .tools
	.tools/bin/python -m pip install -q --disable-pip-version-check uv
