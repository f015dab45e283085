# Two commands do everything: `make run` and `make test`. The work is in scripts/, in plain Python.
PYTHON ?= python3
PORT ?= 8000
ARGS ?=
PAIRS ?= 500
export PORT

.DEFAULT_GOAL := help
.PHONY: help run test bench two-worlds many-processes faults soak setup check messages stop clean lock shell

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: ## Set up what is missing and serve the demo operation at http://127.0.0.1:8000 (PORT=8001 changes the port)
	@$(PYTHON) -m scripts.serve

test: ## Set up what is missing and run every check and test (ARGS="tests/test_x.py -k word" runs only pytest with these)
	@$(PYTHON) -m scripts.test $(ARGS)

two-worlds: ## Compare PAIRS=500 random pairs of worlds that differ in what somebody may not see (SEED=word tries other ones)
	@PAIRS="$(PAIRS)" SEED="$(SEED)" $(PYTHON) -m scripts.test tests/test_two_worlds.py -k read_alike -n auto

faults: ## Kill servers, Redis and PostgreSQL under 10,000 writes and 200 listeners, then check all diaries (ARGS="--kills 500 --seed 7")
	@$(PYTHON) -m scripts.setup --for-tests
	@.venv/bin/python -m tests.faults run --writes 10000 --kills 30 $(ARGS)

soak: ## Work for SECONDS=14400 and watch memory, descriptors, threads, keys and connections (docs/faults.md has the other trials)
	@$(PYTHON) -m scripts.setup --for-tests
	@.venv/bin/python -m tests.faults soak --listeners 100 --seconds $(or $(SECONDS),14400) $(ARGS)

many-processes: ## Install nginx if it is missing, and kill one of each of four processes behind it: nothing is lost
	@$(PYTHON) -m scripts.many_processes

bench: ## Measure live push beside what Python can do and what is usual (ARGS="race --sockets 300"; BENCH=writes, bulk, revocations: others)
	@$(PYTHON) -m scripts.setup --for-tests
	@.venv/bin/python -m bench.$(or $(BENCH),fanout) $(ARGS)

setup: ## Only the set-up of both
	@$(PYTHON) -m scripts.setup --for-tests

check: ## Only the checks that need no database: format, types, imports, templates, browser code
	@$(PYTHON) -m scripts.check

messages: ## Collect what is said on screen into locale/, compile it, and list what is not translated yet
	@$(PYTHON) -m scripts.messages

stop: ## Stop the databases and the Redis of this checkout
	@$(PYTHON) -m scripts.stop

clean: ## Remove everything that was built, and the databases of the tests; the operation's data stay
	@$(PYTHON) -m scripts.stop --clean

lock: ## Resolve the dependencies anew into the lock files
	@$(PYTHON) -m scripts.lock

screenshots: ## Take the pictures of docs/images/ anew, of the demo operation (ARGS="report login" takes only these)
	@$(PYTHON) -m scripts.screenshots $(ARGS)

shell: ## A shell in which manage.py works on the development database
	@eval "$$($(PYTHON) -m scripts.env run)" && PATH="$(CURDIR)/.venv/bin:$$PATH" exec "$${SHELL:-/bin/sh}"
