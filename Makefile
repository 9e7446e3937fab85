# Every command a user has. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help theme browser oracle demo demo-reset test prove check format bench lock messages

# The first Python that is new enough, unless you say which.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; break; }; done)
PORT ?= 8000
BIN := .venv/bin
export PORT

help: ## This list
	@grep -E '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 14

define NODE_IS_THERE
node -e 'const [a, b, c] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && (b > 20 || (b === 20 && c >= 2))) ? 0 : 1)' 2>/dev/null && command -v npm >/dev/null || { \
  echo "ALLEMED needs Node 20.20.2 or newer with npm, and found $$(node --version 2>/dev/null || echo none). Install it from your system or nodejs.org, then try again."; exit 1; }
endef

# --- What the commands need; each stamp is remade only when its lock file changes ---------------------------------

.venv/bin/uv:
	@[ -n "$(PYTHON)" ] || { echo "ALLEMED needs Python 3.11 or newer, and found none. Install it, or name it: make demo PYTHON=/path/to/python3"; exit 1; }
	@echo "ALLEMED is being set up. The first time takes a few minutes."
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python came without venv. On Debian and Ubuntu: apt install python3-venv. Then try again."; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/uv.txt \
	  || { rm -rf .venv; echo "The first package could not be fetched (see above). Is the network there?"; exit 1; }

.venv/.demo: requirements/demo.txt | .venv/bin/uv
	@echo "  Fetching Python packages …"
	@$(BIN)/uv pip install --quiet --require-hashes --no-build --requirement requirements/demo.txt || { echo "The Python packages could not be installed (see above). Ready-made packages are needed for this machine and this Python; nothing is compiled. Is the network there?"; exit 1; }
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.demo
	@$(BIN)/uv pip install --quiet --require-hashes --no-build --requirement requirements/dev.txt
	@touch $@

node_modules/.demo: package-lock.json
	@$(call NODE_IS_THERE)
	@echo "  Fetching npm packages …"
	@npm ci --omit=dev --loglevel=error --no-audit --no-fund
	@touch $@

node_modules/.dev: package-lock.json
	@$(call NODE_IS_THERE)
	@npm ci --loglevel=error --no-audit --no-fund
	@touch node_modules/.demo $@

THEME := var/theme/allemed.css
$(THEME): designsystemet.config.json package-lock.json allemed/base/theme.py $(wildcard allemed/base/css/*.css) | .venv/.demo node_modules/.demo
	$(BIN)/python -m allemed.base.theme

FONTS := var/fonts.stamp
$(FONTS): package-lock.json allemed/base/fonts.py | .venv/.demo node_modules/.demo
	$(BIN)/python -m allemed.base.fonts
	@touch $@

theme: $(THEME) ## The stylesheet and the font, built into var/theme/

oracle: .venv/.dev ## R with its survey package, which the figures are compared with: by apt as root
	@command -v Rscript >/dev/null && Rscript --vanilla -e "library(survey)" >/dev/null 2>&1 \
	  || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends r-base-core r-cran-survey; } \
	  || { echo "The figures are compared with R's survey package. Install R and it (Debian: apt install r-base-core r-cran-survey), then try again."; exit 1; }

browser: .venv/.dev ## The Chromium that tests drive: this machine's, else by apt as root, else Playwright's own
	@[ -x /usr/bin/chromium ] \
	  || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq chromium; } \
	  || $(BIN)/playwright install chromium \
	  || { echo "The browser tests need Chromium. Install it so that /usr/bin/chromium is there, then try again."; exit 1; }

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

test: .venv/.dev node_modules/.dev $(THEME) $(FONTS) browser oracle ## Every test but the long proofs
	$(BIN)/python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder -m "not prove"

prove: .venv/.dev node_modules/.dev $(THEME) $(FONTS) browser oracle ## The long proofs: crashes, races, simulations
	$(BIN)/python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder -m prove

var/peers/.made: requirements/bench.txt | .venv/bin/uv
	@rm -rf var/peers
	@$(BIN)/uv venv --quiet --python $(BIN)/python var/peers
	@$(BIN)/uv pip install --quiet --require-hashes --no-build --python var/peers/bin/python --requirement requirements/bench.txt
	@touch $@

bench: .venv/.dev node_modules/.dev $(THEME) $(FONTS) oracle var/peers/.made ## Figures, each beside its lower bound in the same run
	@failed=; for script in bench/bench_*.py; do \
	  $(BIN)/python -m bench.$$(basename $$script .py) || failed="$$failed $$(basename $$script)"; done; \
	  [ -z "$$failed" ] || { echo "No figures from:$$failed"; exit 1; }

# What is tested is what runs: the versions that stand in a file before it is compiled are kept if they can be.
lock: .venv/.dev ## Compile requirements/*.txt from pyproject.toml, with hashes
	@for target in "dev --group embedded --group test --group check" "demo --group embedded" "base"; do \
	  set -- $$target; name=$$1; shift; [ $$name = dev ] || cp requirements/dev.txt requirements/$$name.txt; \
	  $(BIN)/uv pip compile pyproject.toml $$@ --universal --generate-hashes --no-header --no-emit-index-url \
	    --no-emit-find-links --quiet --output-file requirements/$$name.txt; done
	@$(BIN)/uv pip compile --group bench --universal --generate-hashes --no-header --no-emit-index-url \
	  --no-emit-find-links --quiet --output-file requirements/bench.txt
	@grep '^uv==' -A 40 requirements/dev.txt | awk 'NR>1 && /^[a-z]/ {exit} {print}' > requirements/uv.txt

messages: .venv/.dev ## Bring the translation catalogues in step with the texts (ROOM= for one), and say what is missing
	$(BIN)/python manage.py update_catalogs $(ROOM)
