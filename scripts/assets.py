"""What is built from the sources before the server can start: translations, the browser bundle, the hashed static files."""

import os
from collections.abc import Mapping

from scripts.dependencies import LOCK, NODE_LOCK
from scripts.paths import MANAGE, PYTHON, ROOT, digest_of, stamp_matches, write_stamp
from scripts.say import run_quietly, step

BUNDLE = ROOT / "build" / "static" / "dist"
COLLECTED = ROOT / "build" / "collected"


def compile_translations() -> None:
    """Every .po that is newer than its .mo."""
    for source in sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.is_file() or target.stat().st_mtime < source.stat().st_mtime:
            step(f"Compiling the translation {source.relative_to(ROOT)}")
            run_quietly("msgfmt", ["msgfmt", "--check-format", "-o", target, source])


def bundle() -> None:
    """The browser code, when it or a template changed (the icon font is cut down to the icons that they name)."""
    script = ROOT / "build.mjs"
    if not script.is_file():
        return
    sources = [script, NODE_LOCK, *ROOT.glob("tools/*.mjs"), *ROOT.glob("templates/**/*.html")]
    sources += [file for file in ROOT.glob("*/static/**/*") if file.parts[len(ROOT.parts)] not in ("build", "node_modules")]
    digest = digest_of(sources)
    if stamp_matches("bundle", digest) and BUNDLE.is_dir():
        return
    step("Building the browser code")
    run_quietly("npm-build", ["npm", "run", "--silent", "build"])
    write_stamp("bundle", digest)


def collect(environment: Mapping[str, str]) -> None:
    """Static files with hashed names, compressed. Takes a quarter of a minute, so only when one of them changed."""
    if not MANAGE.is_file():
        return
    sources = [file for file in ROOT.glob("*/static/**/*") if file.parts[len(ROOT.parts)] != "node_modules"]
    digest = digest_of([*sources, LOCK, ROOT / "hadr" / "settings.py"])
    if stamp_matches("collected", digest) and COLLECTED.is_dir():
        return
    step("Collecting and compressing the static files")
    run_quietly("collectstatic", [PYTHON, MANAGE, "collectstatic", "--no-input", "--clear"], env={**os.environ, **environment})
    write_stamp("collected", digest)
