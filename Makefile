# `make run` serves, `make test` checks; each makes what it needs. Four files are tested at once, for half of the time
# goes into waiting for servers, browsers and deadlines; tests/conftest.py names those to begin with.
PYTHON ?= python3
VENV = .venv/bin
# Whether .venv is whole: its set-up may have been stopped, or its Python be gone with an upgrade of the system.
IS_WHOLE := $(shell [ ! -e .venv.unfinished ] && .venv/bin/python -c '' 2>/dev/null && echo yes)

# The tests start hundreds of processes, each of which would compile the whole service again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run demo setup token test types tests test-long torture pages bench audit replication soak spreadsheet format screenshots stories doors many-guests lock clean
ifneq ($(IS_WHOLE),yes)
.PHONY: .venv/run.ready .venv/test.ready .venv/litestream.ready
endif

run: .venv/run.ready
	$(VENV)/python app.py

# Serve a made-up site to look at, of which nothing stays, with ways to sign in.
demo: .venv/run.ready
	$(VENV)/python app.py demo

# Make what `run` needs, and start nothing: for a machine on which a copy is restored first.
setup: .venv/run.ready

# Print a new admin API token.
token: .venv/run.ready
	@$(VENV)/python app.py token

test: .venv/test.ready
	@$(VENV)/python -m tests.support.programs
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	@$(MAKE) --no-print-directory --jobs=2 types tests

# mypy takes one CPU for half a minute or more: the tests have begun meanwhile.
types: .venv/test.ready
	$(VENV)/mypy

# What pytest makes of the files of tests, it keeps: it is made once, or each of the four would make it all.
tests: .venv/test.ready
	@$(VENV)/python -m pytest --collect-only -qq -m "not long" > /dev/null || true
	$(VENV)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder -m "not long"

# The tests that would make `make test` too long to be run at every change.
test-long: .venv/test.ready
	@$(VENV)/python -m tests.support.programs caddy
	$(VENV)/python -m pytest -n 3 -m long

# Inject every fault into the running service, kill it 200 times, and print what came of each as a table. As root.
# TORTURE takes parts of names: TORTURE="disk clock".
torture: .venv/test.ready
	@$(VENV)/python -m tests.support.programs faketime
	$(VENV)/python -m tests.faults $(TORTURE)

# Look for what bars people from pages: each in every state, both languages, light and dark, at three widths. As a table.
# PAGES takes flags for a part of that: PAGES="--languages ru --colours dark --widths 360 --pages 'admin*' --kept seen.jsonl".
pages: .venv/test.ready
	$(VENV)/python -m tests.support.barriers $(PAGES)

# Measure the service beside its baselines and write docs/performance.md. BENCH takes flags: BENCH="--only booking".
bench: .venv/test.ready
	$(VENV)/python -m bench $(BENCH)

# Open an export in LibreOffice, which must be installed, save it there, and import that: the guests must be the same.
spreadsheet: .venv/test.ready
	$(VENV)/python -m tests.support.spreadsheet

# Ask the public databases for known weaknesses of the packages; fails where one can't be looked up, too.
audit:
	$(PYTHON) -m venv .venv-audit
	.venv-audit/bin/pip install --quiet pip-audit
	.venv-audit/bin/pip-audit --strict --disable-pip --require-hashes -r requirements.lock

# Kill a machine beside Litestream and promote another, ROUNDS times: what was lost, and how soon it went on.
ROUNDS ?= 10
replication: .venv/litestream.ready
	$(VENV)/python -m bench.replication $(ROUNDS)

# All that the service does at once for SOAK minutes, Litestream and copies included: whether anything grows or slows down.
SOAK ?= 20
soak: .venv/litestream.ready
	$(VENV)/python -m bench.soak $(SOAK)

format: .venv/test.ready
	$(VENV)/ruff check --fix .
	$(VENV)/ruff format .

# Take pictures of every page and state into screenshots/, and the README's anew. SHOTS takes names: SHOTS="front event".
screenshots: .venv/test.ready
	$(VENV)/python -m tests.support.screenshots $(SHOTS)

# Walk five guests' ways from a shared link to their seats on a phone, and five of an organiser's at a desk, and count what
# each asks of them. EARLIER names the source of an earlier release, to walk the organiser's in that one, too.
stories: .venv/test.ready
	$(VENV)/python -m tests.stories
	$(VENV)/python -m tests.organiser_stories $(EARLIER)

# Let 120 people in at two doors, one of which has no connection for a minute; print how long each of them waits there.
doors: .venv/test.ready
	$(VENV)/python -m tests.doors

# Ask for each page that an admin has of an event with 401 and with 10,000 bookings: the server's CPU time and the bytes.
many-guests: .venv/test.ready
	$(VENV)/python -m tests.support.many_guests

# Write the locks anew from the ranges in requirements*.txt.
lock: .venv/test.ready
	$(VENV)/pip install --quiet pip-tools
	$(VENV)/pip-compile --quiet --upgrade --generate-hashes --strip-extras --no-header \
		--no-emit-index-url --no-emit-find-links -o requirements.lock requirements.txt
	$(VENV)/pip-compile --quiet --upgrade --generate-hashes --strip-extras --no-header \
		--no-emit-index-url --no-emit-find-links -o requirements-dev.lock requirements-dev.txt

clean:
	rm -rf .venv .venv.unfinished .venv-audit .mypy_cache .pytest_cache .ruff_cache .hypothesis screenshots bench-results

.venv/run.ready: requirements.lock
	@PYTHON="$(PYTHON)" ./venv.sh $<
	@touch $@

.venv/test.ready: requirements-dev.lock
	@PYTHON="$(PYTHON)" ./venv.sh $<
	@touch $@

.venv/litestream.ready: deploy/litestream.lock .venv/test.ready
	$(VENV)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@
