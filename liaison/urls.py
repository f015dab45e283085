"""Addresses of contacts, seats, watches and rooms. `<seat>` is a seat's id or key."""

from __future__ import annotations

from django.urls import URLPattern, path

from liaison.api import contacts, rooms, seats, watches

INSIDE = "operations/<slug:slug>/"
CONTACTS, SEATS, WATCHES, ROOMS = (INSIDE + noun + "/" for noun in ("contacts", "seats", "watches", "rooms"))

api_urls: list[URLPattern] = [
    path(CONTACTS, contacts.ContactsView.as_view(), name="api-contacts"),
    path(CONTACTS + "<uuid:contact>/", contacts.ContactView.as_view(), name="api-contact"),
    path(CONTACTS + "<uuid:contact>/presence/", contacts.PresenceView.as_view(), name="api-contact-presence"),
    path(CONTACTS + "<uuid:contact>/release_to/", contacts.ContactReleaseView.as_view(), name="api-contact-release-to"),
    path(CONTACTS + "<uuid:contact>/withdraw/", contacts.ContactWithdrawView.as_view(), name="api-contact-withdraw"),
    path(INSIDE + "presence/", contacts.PresencesView.as_view(), name="api-presence"),
    path(SEATS, seats.SeatsView.as_view(), name="api-seats"),
    path(SEATS + "<str:seat>/", seats.SeatView.as_view(), name="api-seat"),
    path(SEATS + "<str:seat>/shifts/", seats.ShiftsView.as_view(), name="api-seat-shifts"),
    path(SEATS + "<str:seat>/shifts/<uuid:shift>/cancel/", seats.ShiftCancelView.as_view(), name="api-seat-shift-cancel"),
    path(SEATS + "<str:seat>/fill/", seats.FillView.as_view(), name="api-seat-fill"),
    path(SEATS + "<str:seat>/coverage/", seats.CoverageView.as_view(), name="api-seat-coverage"),
    path(WATCHES, watches.WatchesView.as_view(), name="api-watches"),
    path(WATCHES + "<str:seat>/", watches.SeatWatchesView.as_view(), name="api-seat-watches"),
    path(WATCHES + "<str:seat>/take/", watches.TakeView.as_view(), name="api-watch-take"),
    path(WATCHES + "<str:seat>/hand_over/", watches.HandOverView.as_view(), name="api-watch-hand-over"),
    path(WATCHES + "<str:seat>/accept/", watches.AcceptView.as_view(), name="api-watch-accept"),
    path(WATCHES + "<str:seat>/withdraw_offer/", watches.WithdrawOfferView.as_view(), name="api-watch-withdraw-offer"),
    path(WATCHES + "<str:seat>/relieve/", watches.RelieveView.as_view(), name="api-watch-relieve"),
    path(ROOMS, rooms.RoomsView.as_view(), name="api-rooms"),
    path(ROOMS + "<uuid:room>/", rooms.RoomView.as_view(), name="api-room"),
    path(ROOMS + "<uuid:room>/messages/", rooms.MessagesView.as_view(), name="api-room-messages"),
    path(ROOMS + "<uuid:room>/seen/", rooms.SeenView.as_view(), name="api-room-seen"),
]
page_urls: list[URLPattern] = []
