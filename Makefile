# The commands of the house. `make` alone lists them; PYTHON=python3.13 chooses another Python for the environment.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help env lab test check notebooks bench clean

help:  ## this list
	@sed -n 's/^\([a-z]*\): .*## /\1	/p' $(MAKEFILE_LIST) | expand -t 12

env:  ## make .venv with the pinned packages and eventlab itself
	@$(PYTHON) tools/make_env.py

lab: env  ## fill work/ and open JupyterLab on its start page
	@$(BIN)/eventlab lab

test: env  ## every test that this machine can run, the notebooks among them
	@$(BIN)/python -m pytest tests -n auto --dist loadgroup --no-loadscope-reorder

check: env  ## style, types and architecture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_architecture.py

notebooks: env  ## run the chapters afresh, clean them, and build exercises/ from solutions/
	$(BIN)/python tools/notebooks.py
	$(BIN)/eventlab course build

bench: env  ## eventlab beside its peers
	$(BIN)/python -m benchmarks

clean:  ## remove the environment and the caches; work/ stays
	rm -rf .venv .hypothesis .mypy_cache .pytest_cache .ruff_cache artifacts
