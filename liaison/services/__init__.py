"""What is done with contacts, seats, watches and rooms."""

from liaison.services.contact import add_contact, release_contact_to, update_contact, withdraw_contact
from liaison.services.presence import seen, set_presence
from liaison.services.room import mark_seen, open_incident_room, open_rooms_for, post_message
from liaison.services.seat import cancel_shift, define_seat, fill_seat, plan_shift, update_seat
from liaison.services.watch import accept_watch, hand_over_watch, relieve_watch, take_watch, withdraw_offer

__all__ = [
    "accept_watch",
    "add_contact",
    "cancel_shift",
    "define_seat",
    "fill_seat",
    "hand_over_watch",
    "mark_seen",
    "open_incident_room",
    "open_rooms_for",
    "plan_shift",
    "post_message",
    "release_contact_to",
    "relieve_watch",
    "seen",
    "set_presence",
    "take_watch",
    "update_contact",
    "update_seat",
    "withdraw_contact",
    "withdraw_offer",
]
