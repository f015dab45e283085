"""Turns a pasted message into the draft of an incident: coordinates, figures, kinds and place names, each with where it stood.

Nothing here is certain and nothing is stored: the screen shows each guess as a guess. Pure, never raises, and bounded in time
whatever the text holds. Texts may mix English, Korean, Thai and Japanese.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from places.coordinates import CoordinateError, Position
from places.coordinates.notation import CHARACTERS
from places.free_text.coordinates import Found, find_coordinates
from places.free_text.figures import Figure, find_figures
from places.free_text.kinds import guess_kinds
from places.free_text.names import find_names

__all__ = ["Draft", "Figure", "Span", "draft_from_text"]

# A report that is longer than this is a document; its beginning says what happened.
READ = 5_000
TITLE = 120
KINDS = 5
FROM_FIGURES = {"trapped": "people_trapped", "missing": "person_missing"}


class Span(NamedTuple):
    """A stretch of the text (in characters of the text as given) and what was made of it."""

    start: int
    end: int
    used_for: Literal["location", "figure", "kind", "place_name"]


class Draft(NamedTuple):
    """``location`` is the first coordinate; without one, ``location_problem`` says what is wrong with what is nearly one.

    ``kinds`` are codes of data/kinds.json, the likeliest first. ``place_words`` wait for the gazetteer.
    """

    title: str
    location: Position | None
    location_text: str
    location_problem: CoordinateError | None
    place_words: list[str]
    kinds: list[str]
    figures: list[Figure]
    spans: list[Span]


def draft_from_text(text: str) -> Draft:
    """The draft of an incident."""
    text = text[:READ]
    plain = _uniform(text)
    coordinates = find_coordinates(plain)
    rest = _blanked(plain, coordinates)
    figures = find_figures(rest)
    kinds = guess_kinds(rest)
    names = find_names(rest)
    located = next((one for one in coordinates if one.position), None)
    problem = next((one for one in coordinates if one.error), None)
    codes = [guess.kind for guess in kinds]
    codes += [FROM_FIGURES[figure.kind] for figure in figures if figure.kind in FROM_FIGURES]
    spans = [Span(one.start, one.end, "location") for one in coordinates if one in (located, problem)]
    spans += [Span(figure.start, figure.end, "figure") for figure in figures]
    spans += [Span(guess.start, guess.end, "kind") for guess in kinds[:KINDS]]
    spans += [Span(name.start, name.end, "place_name") for name in names]
    return Draft(
        title=_title(_blanked(text, coordinates)),
        location=located.position if located else None,
        location_text=located.text if located else problem.text if problem else "",
        location_problem=problem.error if problem and not located else None,
        place_words=[name.text for name in names],
        kinds=list(dict.fromkeys(codes))[:KINDS],
        figures=figures,
        spans=sorted(spans),
    )


def _uniform(text: str) -> str:
    """One kind of digit, mark and space, each in the place of the character it stands for; lines stay lines."""
    return "".join(each if each == "\n" else (CHARACTERS.get(ord(each), each) or " ") for each in text)


def _blanked(text: str, coordinates: list[Found]) -> str:
    for one in coordinates:
        text = text[: one.start] + "\0" * (one.end - one.start) + text[one.end :]
    return text


def _title(rest: str) -> str:
    """The first line that says something, without its coordinates, at most 120 characters, cut at a word."""
    for line in rest.splitlines():
        words = re.sub(r"[\0 \t]+", " ", line)
        words = re.sub(r" (?:at|in|near|@) ?(?=[,.;:]|$)", "", words, flags=re.I)  # what is left of "at 52S EE 1656 7059"
        words = re.sub(r" +([,.;:])", r"\1", words)
        words = re.sub(r"([,;:])(?: ?[,;:])+", r"\1", words)
        words = "".join(character for character in words if character.isprintable()).strip(" ,;:-|/()[]")
        words = words[:-1] if words.endswith(".") else words
        if any(character.isalnum() for character in words):
            break
    else:
        return ""
    if len(words) <= TITLE:
        return words
    cut = words.rfind(" ", TITLE // 2, TITLE)
    return words[: cut if cut > 0 else TITLE - 1].rstrip(" ,;:") + "…"
