"""Collects what is said on screen into locale/ and compiles it: `python3 -m scripts.messages`. See locale/TERMS.md."""

import re

from scripts import assets
from scripts.paths import MANAGE, PYTHON, ROOT
from scripts.say import answer, as_command, run_quietly, step
from scripts.setup import prepare

LANGUAGES = ("ko", "th", "ja")
_NOT_OURS = ("node_modules", "build", "tests", "scripts", "tools", "docs", "data", "*.test.js", "fake_server.js")
_GAP = re.compile(r'^msgstr(?:\[\d\])? ""\n(?!")', re.MULTILINE)


def options() -> list[str]:
    """What `manage.py makemessages` is told beside the domain."""
    told = ["--no-wrap", "--no-obsolete", "--add-location=file"]
    return told + [f"--locale={language}" for language in LANGUAGES] + [f"--ignore={pattern}" for pattern in _NOT_OURS]


def collect() -> None:
    """Every string of templates, Python and browser code; what nobody says any more is dropped."""
    for domain in ("django", "djangojs"):
        step(f"Collecting the words of {domain}")
        # Neither key nor database: the command reads sources alone.
        run_quietly(f"messages-{domain}", [PYTHON, MANAGE, "makemessages", f"--domain={domain}", *options()])


def gaps() -> dict[str, int]:
    """By .po file: how many strings have no translation yet."""
    files = sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po"))
    return {str(file.relative_to(ROOT)): len(_GAP.findall(file.read_text(encoding="utf-8"))) for file in files}


def main(_arguments: list[str]) -> int:
    """The command."""
    prepare(for_tests=True)
    collect()
    assets.compile_translations()
    for file, count in gaps().items():
        answer(f"{file}: {f'{count} to translate' if count else 'complete'}")
    return 0


if __name__ == "__main__":
    as_command(main)
