"""People to reach, the seats they fill, who has the watch, and the rooms in which they talk."""

from liaison.models.contact import Contact, LastSeen
from liaison.models.room import Message, ReadMarker, Room
from liaison.models.seat import Seat, Shift
from liaison.models.watch import Watch

__all__ = ["Contact", "LastSeen", "Message", "ReadMarker", "Room", "Seat", "Shift", "Watch"]
