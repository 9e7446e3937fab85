# Every command a user has. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help theme demo demo-reset test prove check format bench lock messages

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export PORT

help: ## This list
	@grep -E '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 14

# --- What the commands need; each stamp is remade only when its lock file changes ---------------------------------

.venv/bin/uv:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/uv.txt

.venv/.demo: requirements/demo.txt | .venv/bin/uv
	$(BIN)/uv pip install --quiet --require-hashes --requirement requirements/demo.txt
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.demo
	$(BIN)/uv pip install --quiet --require-hashes --requirement requirements/dev.txt
	@touch $@

node_modules/.demo: package-lock.json
	npm ci --omit=dev --loglevel=error
	@touch $@

node_modules/.dev: package-lock.json
	npm ci --loglevel=error
	@touch node_modules/.demo $@

THEME := var/theme/allemed.css
$(THEME): designsystemet.config.json package-lock.json allemed/base/theme.py $(wildcard allemed/base/css/*.css) | .venv/.demo node_modules/.demo
	$(BIN)/python -m allemed.base.theme

FONTS := var/fonts.stamp
$(FONTS): package-lock.json allemed/base/fonts.py | .venv/.demo node_modules/.demo
	$(BIN)/python -m allemed.base.fonts
	@touch $@

theme: $(THEME) ## The stylesheet and the font, built into var/theme/

# --- Running ------------------------------------------------------------------------------------------------------

demo: .venv/.demo node_modules/.demo $(THEME) $(FONTS) ## The whole platform on http://localhost:8000 (PORT= moves it), with a demo programme
	@$(BIN)/python manage.py demo

demo-reset: .venv/.demo ## Forget the demo's data and begin again at the next `make demo`
	@$(BIN)/python manage.py demo --reset

# --- Working ------------------------------------------------------------------------------------------------------

check: .venv/.dev node_modules/.dev $(THEME) $(FONTS) ## Format, lint, types, the arrow between rooms, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	find allemed -name '*.html' -print0 | xargs -0 $(BIN)/djade --target-version 5.2 --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run

format: .venv/.dev ## Write the format `make check` wants
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	find allemed -name '*.html' -print0 | xargs -0 $(BIN)/djade --target-version 5.2 || true

test: .venv/.dev node_modules/.dev $(THEME) $(FONTS) ## Every test but the long proofs
	$(BIN)/python -m pytest -n 2 -m "not prove"

prove: .venv/.dev node_modules/.dev $(THEME) $(FONTS) ## The long proofs: crashes, races, simulations
	$(BIN)/python -m pytest -m prove

bench: .venv/.dev node_modules/.dev $(THEME) $(FONTS) ## Figures, each beside its lower bound in the same run
	@for script in bench/bench_*.py; do $(BIN)/python $$script; done

lock: .venv/.dev ## Compile requirements/*.txt from pyproject.toml, with hashes
	@for target in "base" "demo --group embedded" "dev --group embedded --group test --group check"; do \
	  set -- $$target; name=$$1; shift; \
	  $(BIN)/uv pip compile pyproject.toml $$@ --universal --generate-hashes --no-header --no-emit-index-url \
	    --no-emit-find-links --quiet --output-file requirements/$$name.txt; done
	@grep '^uv==' -A 40 requirements/dev.txt | awk 'NR>1 && /^[a-z]/ {exit} {print}' > requirements/uv.txt

messages: .venv/.dev ## Bring the translation catalogues in step with the texts (ROOM= for one), and say what is missing
	$(BIN)/python manage.py update_catalogs $(ROOM)
