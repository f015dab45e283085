"""Coordinates as people write them: read any of five notations, write any of five. WGS 84, pure Python, no Django.

``parse`` gives a Position or raises CoordinateError and nothing else. A grid square becomes its middle, so that writing it again
at the same precision gives the same square. Written MGRS is cut off, never rounded: it names the square that holds the place.
The browser's twin is cop/static/cop/notation/coordinates.js; tests/vectors/coordinates.json holds both to the same answers.
"""

from places.coordinates.notation import NOTATIONS, CoordinateError, Notation, Position
from places.coordinates.reading import format_position, in_all_notations, parse

__all__ = ["NOTATIONS", "CoordinateError", "Notation", "Position", "format_position", "in_all_notations", "parse"]
