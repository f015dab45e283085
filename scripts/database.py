"""Making databases in a private cluster: roles, the operation's database, and the migrated template of the tests."""

import fcntl
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from scripts.cluster import Cluster
from scripts.dependencies import LOCK
from scripts.paths import DEPLOY, LOCAL, MANAGE, PYTHON, ROOT, digest_of, stamp_matches, write_stamp
from scripts.postgres import SUPERUSER
from scripts.say import Stop, run_quietly, step

OWNER = "hadr_owner"
APP = "hadr_app"
DATABASE = "hadr"
TEMPLATE = "hadr_test_template"


def url(it: Cluster, role: str, database: str) -> str:
    """A connection URL over the cluster's socket, whose folder is the percent-encoded host."""
    return f"postgis://{role}@{quote(str(it.socket), safe='')}/{database}"


def libpq_url(it: Cluster, role: str, database: str) -> str:
    """The same for psycopg.connect() and psql, which know no postgis:// scheme."""
    return url(it, role, database).replace("postgis://", "postgresql://", 1)


def psql(it: Cluster, database: str, *arguments: str | Path) -> str:
    """Run psql as the superuser; returns what it printed. Raises Stop with the server's words when a statement fails."""
    command: list[str | Path] = [it.programs / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1"]
    command += ["-h", it.socket, "-U", SUPERUSER, "-d", database, *arguments]
    result = subprocess.run(command, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if result.returncode != 0:
        raise Stop(f"The database {database} refused a statement.", result.stderr.strip())
    for line in result.stderr.splitlines():
        if "WARNING" in line:
            step(line)
    return result.stdout.strip()


def exists(it: Cluster, database: str) -> bool:
    """Whether the cluster has this database (a name of ours, never a stranger's text)."""
    return psql(it, "postgres", "-c", f"SELECT 1 FROM pg_database WHERE datname = '{database}'") == "1"


def create(it: Cluster, database: str) -> None:
    """Make the database when missing, owned by the owner role, and prepare it. Repeatable."""
    psql(it, "postgres", "-f", DEPLOY / "create_roles.sql")
    if not exists(it, database):
        step(f"Making the database {database}")
        psql(it, "postgres", "-c", f"CREATE DATABASE {database} OWNER {OWNER}")
    psql(it, database, "-f", DEPLOY / "prepare_database.sql")


def schema_digest() -> str:
    """Changes when anything that shapes a migrated database changes."""
    sources = [*ROOT.glob("*/migrations/**/*.py"), *ROOT.glob("*/migrations/**/*.sql"), *DEPLOY.glob("*.sql")]
    sources += [*ROOT.glob("*/sql/**/*.sql"), *ROOT.glob("*/row_security.py"), LOCK]
    return digest_of(sources)


def make_template(it: Cluster, environment: Mapping[str, str]) -> None:
    """The migrated database that every test worker copies; made anew only when the schema's sources changed.

    It is built under another name and renamed, so that whoever copies it meanwhile never gets a half made one.
    """
    with (LOCAL / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        digest = schema_digest()
        if exists(it, TEMPLATE) and stamp_matches("test-template", digest):
            return
        _drop_orphans(it)
        half = f"{TEMPLATE}_new"
        psql(it, "postgres", "-c", f"DROP DATABASE IF EXISTS {half} WITH (FORCE)")
        create(it, half)
        step("Migrating the template database of the tests")
        migrate({
            **environment,
            "DATABASE_URL": url(it, APP, half),
            "HADR_OWNER_DATABASE_URL": url(it, OWNER, half),
        }, "migrate-test")  # fmt: skip
        psql(it, "postgres", "-c", f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)")
        psql(it, "postgres", "-c", f"ALTER DATABASE {half} RENAME TO {TEMPLATE}")
        write_stamp("test-template", digest)


def _drop_orphans(it: Cluster) -> None:
    """Databases of test processes that were killed; the number at the end of the name is the process."""
    for name in psql(
        it, "postgres", "-c", "SELECT datname FROM pg_database WHERE datname ~ '^test_hadr_.*_[0-9]+$'"
    ).splitlines():
        if not Path(f"/proc/{name.rpartition('_')[2]}").exists():
            psql(it, "postgres", "-c", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def migrate(environment: Mapping[str, str], log: str = "migrate") -> None:
    """Apply the migrations as the owner role."""
    if MANAGE.is_file():
        run_quietly(log, [PYTHON, MANAGE, "migrate", "--database", "owner", "--no-input"], env={**os.environ, **environment})
