"""Prints shell exports, so that a developer can call pytest and manage.py by hand.

`eval "$(python3 -m scripts.env test)"`: the throwaway cluster and Redis, started and migrated.
`eval "$(python3 -m scripts.env run)"`: the development cluster, started.
"""

import shlex

from scripts import redis, variables
from scripts.cluster import cluster, start
from scripts.database import DATABASE, create, make_template
from scripts.say import Stop, answer, as_command


def main(arguments: list[str]) -> int:
    """Start what the named environment needs and print it."""
    if arguments not in (["run"], ["test"]):
        raise Stop("Say which one: `python3 -m scripts.env test` or `python3 -m scripts.env run`.")
    it = cluster(arguments[0])
    start(it)
    if it.name == "test":
        redis.start()
        values = variables.for_test(it)
    else:
        create(it, DATABASE)
        values = variables.for_run(it)
    for name, value in values.items():
        answer(f"export {name}={shlex.quote(value)}")
    if it.name == "test":
        # Last, since tests without a database are of use even while somebody's migration fails.
        make_template(it, values)
    return 0


if __name__ == "__main__":
    as_command(main)
