# Two commands do the work: `make run` and `make test`. Both need only Python 3.11 or later.
PYTHON ?= python3
PORT ?= 8000
MAILLAGE_DATA ?= $(CURDIR)/data
SIZE ?= small
VENV := .venv
BIN := $(VENV)/bin
SHARED := -n 2 --dist loadfile --no-loadscope-reorder
PYTEST := $(BIN)/python -m pytest $(SHARED)
export MAILLAGE_DATA PORT

.PHONY: run test coverage lint bench torture lock messages pictures clean

run: $(VENV)/run.stamp
	@$(BIN)/maillage serve --demo --port $(PORT)

test: $(VENV)/test.stamp lint
	$(PYTEST)
	@if $(BIN)/python -m tests.postgres; then $(PYTEST) --postgres --at=23:30 -m "not browser and not once"; else test -z "$(MAILLAGE_NO_SKIP)"; fi

coverage: $(VENV)/test.stamp
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest $(SHARED) -m "not browser"
	$(BIN)/coverage combine -q
	$(BIN)/coverage report --fail-under=90
	$(BIN)/coverage report --include="src/maillage/*/rules.py,src/maillage/*/rules/*" --fail-under=100

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet src
	$(BIN)/python scripts/messages.py --check

bench: $(VENV)/test.stamp
	$(BIN)/python -m bench --size $(SIZE)

torture: $(VENV)/test.stamp
	$(BIN)/python -m torture
	$(BIN)/python -m torture --postgres

lock: $(VENV)/test.stamp
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --extra postgres -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --extra postgres --extra test -o requirements-dev.lock

messages: $(VENV)/test.stamp
	$(BIN)/python scripts/messages.py

pictures: $(VENV)/test.stamp
	$(BIN)/python scripts/pictures.py

clean:
	rm -rf $(VENV)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Maillage needs Python 3.11 or later (make PYTHON=python3.12 …)."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python has no venv here. On Debian or Ubuntu: sudo apt install python3-venv"; exit 1; }

$(VENV)/run.stamp: requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/test.stamp: requirements-dev.lock $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
