# `make test` does on a fresh machine all that CI does; it needs Python 3.11 or later and the package index, no more.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: install test lint types layers unit format wheel demo clean

install: $(VENV)/.installed

# pip, not uv or poetry: only pip sees constraints.txt and the torch wheel it pins.
$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[train,dev]"
	touch $@

# Without PyTorch and the tools of `make test`: half a minute.
$(VENV)/.core: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

test: lint types layers unit

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install
	$(BIN)/mypy

layers: install
	$(BIN)/lint-imports

unit: install
	$(BIN)/python -m pytest -n auto --dist worksteal

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Taken on the newest visit to two places of each town; the atlas holds the older visits only.
DEMO_PHOTOS := $(foreach town,stockholm tokyo new_york,$(foreach view,0005-2-0 0017-2-1,\
	demo/town/photos/$(town)/$(town)-$(view).jpg))

# Everything that Placeprint does, on streets that it draws itself. Run again, it keeps the drawing. PCA whitening, because
# the radii that go with learned whitening are far too cautious where views were captured but twice (docs/adaptation.md).
demo: $(VENV)/.core
	$(BIN)/placeprint sample demo/town --towns 3 --places 24
	$(BIN)/placeprint build demo/town/photos.parquet --where "role = 'database'" --out demo/town.atlas --adaptation pca --force
	$(BIN)/placeprint locate $(DEMO_PHOTOS) --atlas demo/town.atlas
	$(BIN)/placeprint evaluate demo/town/photos.parquet --where "role = 'query'" --atlas demo/town.atlas
	@echo
	@echo "The photos are in demo/town/photos, the report is demo/town.evaluation/report.html. To open it:"
	@echo "  $(BIN)/python -m webbrowser 'file://$(CURDIR)/demo/town.evaluation/report.html'"

wheel: install
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean:
	rm -rf $(VENV) demo dist build .mypy_cache .ruff_cache .pytest_cache
