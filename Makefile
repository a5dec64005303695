# The two commands are `make run` and `make test`. Each brings what it needs: uv into .tools (if the machine has none)
# and the locked packages into .venv.

UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test lint format bench screens kill chaos lock clean

run: .venv/ready ## the bot in the sandbox workspace; in real Slack as soon as tokens are set
	$(BIN)/ai-initiative sandbox --unless-tokens

test: .venv/ready ## every test, on SQLite and on a Postgres that the test set-up brings itself
	$(BIN)/python -m pytest $(PYTEST_ARGS)

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
	$(BIN)/python -m benchmarks.answers benchmarks/labelled/*.jsonl
	$(BIN)/python -m benchmarks.nudges
	$(BIN)/python -m benchmarks.delivery
	$(BIN)/python -m benchmarks.page

screens: .venv/ready ## the screenshots in docs/, in headless Chromium
	$(BIN)/python -m docs.screens

kill: .venv/ready ## 200 random SIGKILLs during a scripted load, on each engine
	$(BIN)/python -m benchmarks.kill --kills 200

chaos: .venv/ready ## 10,000 reminders under chaos, on each engine
	$(BIN)/python -m benchmarks.chaos

lock: $(UV) ## resolve requirements.lock anew from pyproject.toml
	$(UV) pip compile -q --universal --python-version 3.11 --group dev --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --output-file requirements.lock pyproject.toml

clean:
	rm -rf .venv .tools

.venv/ready: requirements.lock pyproject.toml $(UV)
	$(UV) venv -q --allow-existing --python $(PYTHON) .venv
	VIRTUAL_ENV=.venv $(UV) pip sync -q --require-hashes requirements.lock
	VIRTUAL_ENV=.venv $(UV) pip install -q --no-deps --editable .
	touch $@

.tools/bin/uv:
	$(PYTHON) -m venv .tools
	.tools/bin/python -m pip install -q --disable-pip-version-check uv
