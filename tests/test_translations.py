"""People read the screens in Korean, Thai and Japanese: nothing is left in English, and no value is lost on the way."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from scripts import messages

ROOT = Path(__file__).resolve().parent.parent
DOMAINS = ("django", "djangojs")
FILES = [(language, domain) for language in messages.LANGUAGES for domain in DOMAINS]
PLACES = re.compile(r"\{\w+\}|%\(\w+\)[sd]")
SCRIPTS = {"ko": "[가-힣]", "th": "[\u0e00-\u0e7f]", "ja": "[\u3040-\u30ff\u4e00-\u9fff]"}
#: Signals, names and formats that read the same in every language.
UNTRANSLATED = {"CMOC", "GLIDE", "GPS", "MGRS", "UTM", "Ctrl+Enter", "HADR", ", "}


@dataclass(frozen=True)
class Entry:
    context: str
    text: str
    plural: str
    translation: str
    fuzzy: bool


def unquoted(lines: str) -> str:
    text = "".join(re.findall(r'"(.*)"', lines))
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "t": "\t"}.get(found[1], found[1]), text)


def entries_of(file: Path) -> list[Entry]:
    """What a .po file holds, without its header."""
    found = []
    for block in file.read_text(encoding="utf-8").split("\n\n")[1:]:
        part = {
            name: unquoted(lines)
            for name, lines in re.findall(r'^(msgctxt|msgid_plural|msgid|msgstr)(?:\[0\])? ((?:".*"\n?)+)', block, re.MULTILINE)
        }
        found.append(
            Entry(
                part.get("msgctxt", ""), part["msgid"], part.get("msgid_plural", ""), part["msgstr"], "\n#, fuzzy" in f"\n{block}"
            )
        )
    return found


@cache
def shipped(language: str, domain: str) -> list[Entry]:
    return entries_of(ROOT / "locale" / language / "LC_MESSAGES" / f"{domain}.po")


@pytest.mark.parametrize(("language", "domain"), FILES)
def test_no_string_of_ours_is_missing_or_guessed(language, domain):
    assert len(shipped(language, domain)) > 150
    assert [entry.text for entry in shipped(language, domain) if not entry.translation or entry.fuzzy] == []


@pytest.mark.parametrize(("language", "domain"), FILES)
def test_every_value_has_its_place_in_the_translation(language, domain):
    def places(text: str) -> set[str]:
        return set(PLACES.findall(text))

    wrong = [
        (entry.text, entry.translation)
        for entry in shipped(language, domain)
        if places(entry.translation) not in ({*map(frozenset, (places(entry.text), places(entry.plural or entry.text)))})
    ]
    assert wrong == []


@pytest.mark.parametrize(("language", "domain"), FILES)
def test_a_translation_is_written_in_the_script_of_its_language(language, domain):
    english = [
        entry.text
        for entry in shipped(language, domain)
        if re.search("[A-Za-z]{3}", PLACES.sub("", entry.text))
        and entry.text not in UNTRANSLATED
        and not re.search(SCRIPTS[language], entry.translation)
    ]
    assert english == []


@pytest.mark.parametrize(("language", "domain"), FILES)
def test_digits_and_times_read_alike_in_every_language(language, domain):
    """Codes, grids and times are read aloud: digits stay 0 to 9, times stay 24 h; no blank is left at an end."""
    odd = [
        entry.text
        for entry in shipped(language, domain)
        if re.search("[\u0e50-\u0e59\uff10-\uff19]", entry.translation)
        or re.search(r"오전|오후|午前|午後|ก่อนเที่ยง|หลังเที่ยง", entry.translation)
        or entry.translation.count("\n") != entry.text.count("\n")
        or (entry.text != ", " and entry.translation != entry.translation.strip())
    ]
    assert odd == []


@pytest.mark.slow
def test_everything_that_is_said_on_screen_was_collected(tmp_path):
    """`make messages` was not forgotten. Collected in a copy, since the command writes beside the sources."""
    for name in ("cop", "hadr", "incidents", "journal", "liaison", "locale", "operations", "places", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    shutil.copy(ROOT / "manage.py", tmp_path)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    for domain in DOMAINS:
        subprocess.run(
            [sys.executable, "manage.py", "makemessages", f"--domain={domain}", *messages.options()],
            cwd=tmp_path, env=dict(os.environ), check=True, capture_output=True,
        )  # fmt: skip
    for language, domain in FILES:
        collected = entries_of(tmp_path / "locale" / language / "LC_MESSAGES" / f"{domain}.po")
        known = {(entry.context, entry.text) for entry in shipped(language, domain)}
        assert {(entry.context, entry.text) for entry in collected} - known == set(), "run `make messages` and translate"


def reader_of(user, language: str) -> Client:
    user.language = language
    user.save(update_fields=["language"])
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(("language", "words"), [("ko", "내 작전"), ("th", "ปฏิบัติการของฉัน"), ("ja", "自分のオペレーション")])
def test_a_page_speaks_the_language_of_its_reader(cast, language, words):
    answer = reader_of(cast.major_park, language).get("/operations/")
    page = answer.content.decode()
    assert f'<html lang="{language}"' in page and words in page
    assert answer["Content-Language"] == language


@pytest.mark.parametrize(("language", "words"), [("ko", "기록 추가"), ("th", "สั่งใช้ทรัพยากร"), ("ja", "資源を投入")])
def test_the_catalog_of_the_browser_holds_our_words(cast, language, words):
    client = reader_of(cast.major_park, language)
    answer = client.get("/jsi18n/")
    assert words.encode("ascii", "backslashreplace").decode().lower() in answer.content.decode().lower()
    assert client.get("/jsi18n/", HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304


def test_whoever_is_not_logged_in_reads_the_language_of_their_browser(db):
    page = Client().get("/accounts/login/", HTTP_ACCEPT_LANGUAGE="ko-KR,ko;q=0.9,en;q=0.5").content.decode()
    assert '<html lang="ko"' in page and "비밀번호" in page and "Password" not in page


def test_every_language_of_the_switch_is_shipped():
    assert {code for code, _ in settings.LANGUAGES} == {"en", *messages.LANGUAGES}
