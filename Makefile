# Two commands are enough: `make demo` to see it, `make test` to change it.

SHELL := /bin/bash
PORT ?= 8000
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3.14 python3; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11, 5))' 2>/dev/null \
	&& command -v "$$name" && break; done)
UV ?= $(shell command -v uv)
VENV := .venv
RUN := $(VENV)/bin/python
STATIC := static/staticfiles.json
LANGUAGES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))
export PORT

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset token run test lint bench soak static languages messages dist settings lock

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/base.stamp $(STATIC) $(LANGUAGES) ## Install, load the demo data, serve it on http://localhost:8000 (PORT=)
	@exec $(RUN) manage.py demo

demo-reset: $(VENV)/base.stamp $(STATIC) $(LANGUAGES) ## Throw the demo's data away, load them anew and serve them
	@exec $(RUN) manage.py demo --anew

token: $(VENV)/base.stamp $(LANGUAGES) ## Print the key of a token for the API of the demo, which may do all
	@STATUSPAGE_DEMO=1 $(RUN) manage.py token make --scope admin

run: $(VENV)/base.stamp $(STATIC) $(LANGUAGES) ## Serve with the settings of the environment (docs/configure.md)
	@exec $(RUN) manage.py up

# Compiled tests are kept, whatever the environment says: to compile all takes each process seconds.
test: export PYTHONDONTWRITEBYTECODE =
test: $(VENV)/dev.stamp $(STATIC) $(LANGUAGES) ## Run the tests
	$(RUN) -m pytest -n auto $(TEST_OPTIONS)

bench: $(VENV)/dev.stamp $(STATIC) $(LANGUAGES) var/postfix ## Measure
	$(RUN) -m pytest tests/bench -s -rs -o python_files='bench_*.py' $(TEST_OPTIONS)

soak: $(VENV)/dev.stamp $(STATIC) $(LANGUAGES) ## Attack a page for minutes (SOAK_TREE= another checkout)
	$(RUN) -m pytest tests/soak -s -rs -m '' -o python_files='soak_*.py' $(TEST_OPTIONS)

# Of Debian's package only smtp-sink is used, and nothing of it is installed.
var/postfix:
	@mkdir -p $@
	@cd $@ && { apt-get download -qq postfix && dpkg-deb -x postfix_*.deb . && rm postfix_*.deb; } \
		>/dev/null 2>&1 || echo 'smtp-sink is not to be had; aiosmtpd takes its place.'

lint: export DJANGO_SETTINGS_MODULE = tests.settings
lint: $(VENV)/dev.stamp $(LANGUAGES) ## Check format, types, layers, templates, spelling, migrations, catalogues and locks
	$(RUN) -m ruff format --check
	$(RUN) -m ruff check
	$(RUN) -m mypy
	$(VENV)/bin/lint-imports
	$(RUN) -m djlint --quiet --lint templates
	$(VENV)/bin/codespell
	DATABASE_URL=sqlite://:memory: $(RUN) manage.py makemigrations --check --dry-run
	$(RUN) -m pytest -n 0 tests/test_messages.py

static: $(STATIC) ## Collect styles and scripts, if they have changed

$(STATIC): $(shell find incidents/static -type f) statuspage/storage.py requirements/base.lock
	@$(RUN) manage.py collectstatic --no-input --verbosity=0
	@touch $@

languages: $(LANGUAGES) ## Compile the catalogues of messages, if they have changed

locale/%.mo: locale/%.po requirements/base.lock
	@$(RUN) -m babel.messages.frontend --quiet compile --input-file $< --output-file $@

messages: $(VENV)/dev.stamp ## Renew the catalogues from the sources (MESSAGES=xx begins a language)
	$(RUN) -m tests.messages $(MESSAGES)

dist: $(VENV)/dev.stamp ## Build the wheel and a list of its parts (SBOM, CycloneDX) in dist/
	@rm -rf dist
	@$(RUN) -m hatchling build --target wheel --directory dist
	@$(RUN) -m venv dist/venv
	@dist/venv/bin/pip install --quiet --require-hashes -r requirements/server.lock
	@dist/venv/bin/pip uninstall --quiet --yes pip setuptools babel
	@$(VENV)/bin/cyclonedx-py environment dist/venv --pyproject pyproject.toml \
		--output-reproducible --output-file dist/plainstatus.cdx.json
	@rm -r dist/venv

settings: $(VENV)/base.stamp ## Write the table of settings in docs/configure.md anew
	$(RUN) -m statuspage.environment docs/configure.md

# The locks name packages and hashes only, never where they came from. They keep extras: where one
# package asks for another with an extra, pip takes the newest for it, and refuses that as not pinned.
COMPILE := $(or $(UV),uv) pip compile --universal --python-version 3.11.5 \
	--generate-hashes --no-strip-extras --no-emit-index-url --no-header --quiet

lock: ## Pin what pyproject.toml asks for (needs uv; LOCK_OPTIONS=--upgrade for newer versions)
	$(COMPILE) $(LOCK_OPTIONS) pyproject.toml --group languages -o requirements/base.lock
	$(COMPILE) $(LOCK_OPTIONS) --group build -o requirements/build.lock
	$(COMPILE) $(LOCK_OPTIONS) pyproject.toml --extra postgres --extra redis --extra s3 --extra oidc --extra anymail \
		--group languages \
		-o requirements/server.lock
	$(COMPILE) $(LOCK_OPTIONS) pyproject.toml --extra postgres --extra redis --extra s3 --extra oidc --extra anymail --group dev \
		-o requirements/dev.lock

$(VENV)/%.stamp: requirements/%.lock
ifeq ($(UV),)
	@test -n "$(PYTHON)" \
		|| { echo 'Plainstatus needs Python 3.11.5 or newer, or uv; set PYTHON= to one.'; exit 1; }
	@test -x $(VENV)/bin/pip || "$(PYTHON)" -m venv $(VENV)
	@$(RUN) -m pip --quiet --disable-pip-version-check install --require-hashes -r $<
else
	@test -x $(RUN) || $(UV) venv --quiet --python '>=3.11.5' $(VENV)
	@$(UV) pip install --quiet --compile-bytecode --python $(RUN) --require-hashes -r $<
endif
	@touch $@
