"""What has to come from the system's package manager: found by looking, installed by apt-get as root or through sudo."""

import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence

from scripts import variables
from scripts.paths import IS_ROOT, ROOT
from scripts.postgres import majors_with_postgis
from scripts.say import Stop, run_quietly, step

_FONTS = ("fonts-noto-cjk", "fonts-thai-tlwg", "fonts-noto-core", "fonts-noto-color-emoji")
_NODE_MAJOR = 20
_NODE_REMEDY = "Node 20 or newer is needed, and here is {}. Install it as nodejs.org says, then start again."

# Installing a server must neither start a service nor make a system-wide cluster: this project runs its own.
# Both files are taken away again, and left alone where an administrator has put one.
_INSTALL = """\
set -e
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
nocluster=/etc/postgresql-common/createcluster.d/hadr-set-up.conf
made_policy=
finish() {
    rm -f "$nocluster"
    if [ -n "$made_policy" ]; then rm -f "$policy"; fi
}
trap finish EXIT
if [ ! -e "$policy" ]; then
    made_policy=1
    printf '#!/bin/sh\\nexit 101\\n' > "$policy"
    chmod 755 "$policy"
fi
mkdir -p "${nocluster%/*}"
echo "create_main_cluster = false" > "$nocluster"
apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
"""


def missing(*, for_tests: bool, database: bool = True, proxy: bool = False) -> list[str]:
    """The packages that `make run` (and with `for_tests` also `make test`) lacks on this machine.

    Without `database` no PostgreSQL is asked for: it runs elsewhere. `proxy` asks for nginx (`make many-processes`).
    """
    found = []
    if database and not majors_with_postgis():
        found.append(_postgis_package())
    if not _can_make_environments():
        found.append("python3-venv")
    if shutil.which("msgfmt") is None:
        found.append("gettext")
    if shutil.which("npm") is None or shutil.which("node") is None:
        found += ["nodejs", "npm"]
    if proxy and shutil.which("nginx") is None:
        found.append("nginx-light")
    if for_tests:
        if shutil.which("redis-server") is None:
            found.append("redis-server")
        if variables.chromium() is None:
            found.append("chromium")
        found += [font for font in _FONTS if not _is_installed(font)]
    return found


def install(packages: Sequence[str]) -> None:
    """Install `packages`. Without the right to do so: one line with the exact command, and stop."""
    if not packages:
        return
    if shutil.which("apt-get") is None:
        raise Stop(f"Missing: {' '.join(packages)} (Debian's names). This machine has no apt-get: install them and start again.")
    prefix = _root_prefix()
    if prefix is None:
        names = " ".join(packages)
        raise Stop(f"Missing packages. Ask for: sudo apt-get update && sudo apt-get install -y --no-install-recommends {names}")
    step(f"Installing system packages: {' '.join(packages)}")
    run_quietly("apt-update", [*prefix, "apt-get", "update"])
    # Only now the lists say which PostgreSQL this release has.
    offered = [_postgis_package() if "postgis" in name else name for name in packages]
    _check_available(offered)
    run_quietly("apt-install", [*prefix, "sh", "-c", _INSTALL, "hadr", *offered])


def check_node() -> None:
    """Stop when the Node that is installed is too old for the browser build; none at all is a missing package."""
    if shutil.which("node") is None:
        return
    text = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout.strip()
    major = re.match(r"v(\d+)", text)
    if major is None or int(major[1]) < _NODE_MAJOR:
        raise Stop(_NODE_REMEDY.format(text or "one that does not start"))


def check_space(megabytes: int) -> None:
    """Stop before a long set-up that could not finish."""
    free = shutil.disk_usage(ROOT).free // 1_000_000
    if free < megabytes:
        raise Stop(f"The disk is full: {free} MB are free in {ROOT}, {megabytes} MB are needed.")


def _postgis_package() -> str:
    """The newest PostGIS that apt offers, with the PostgreSQL server that it needs."""
    pattern = "^postgresql-[0-9]+-postgis-3$"
    command = ["apt-cache", "search", "--names-only", pattern]
    if shutil.which("apt-cache") is None:
        return "postgresql-postgis"
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    majors = [int(number) for number in re.findall(r"^postgresql-(\d+)-postgis-3\b", listed, re.MULTILINE)]
    return f"postgresql-{max(majors)}-postgis-3" if majors else "postgresql-postgis"


def _check_available(packages: Sequence[str]) -> None:
    for package in packages:
        policy = subprocess.run(["apt-cache", "policy", package], capture_output=True, text=True, check=False).stdout
        candidate = re.search(r"Candidate: (?:\d+:)?(\d+)?", policy)
        if package == "nodejs" and candidate and candidate[1] and int(candidate[1]) < _NODE_MAJOR:
            raise Stop(_NODE_REMEDY.format(f"only version {candidate[1]} among this machine's packages"))
        if candidate is None or "Candidate: (none)" in policy:
            remedy = " Install a Chromium or Chrome by hand." if package == "chromium" else ""
            raise Stop(f"The package {package} is not offered by this machine's package sources.{remedy}")


def _can_make_environments() -> bool:
    """Debian leaves ensurepip out of Python until python3-venv is installed."""
    return importlib.util.find_spec("ensurepip") is not None and importlib.util.find_spec("venv") is not None


def _is_installed(package: str) -> bool:
    command = ["dpkg-query", "-W", "-f", "${db:Status-Status}", package]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout == "installed"
    except FileNotFoundError:
        return True  # no Debian: fonts are the administrator's matter


def _root_prefix() -> list[str] | None:
    """What to put before a command that needs root; None when there is no way."""
    if IS_ROOT:
        return []
    if shutil.which("sudo") is None:
        return None
    if subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0:
        return ["sudo", "-n"]
    if not sys.stdin.isatty():
        return None
    step("Installing packages needs root: sudo asks for your password.")
    return ["sudo"] if subprocess.run(["sudo", "-v"], check=False).returncode == 0 else None
