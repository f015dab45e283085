"""Who gets which answer at which address: the whole of it, written down by hand and walked by tests/test_permission_matrix.py.

A row gives the HTTP status for each person of PERSONS, for a record that they may see. `unknown` gives it for an id that does
not exist, and equally for a record of an audience that they do not belong to: both must answer alike, word for word.

What needs no row: HEAD answers as GET, OPTIONS is 200 for whoever comes through the door, and every other method is 405 there.
A suspended person answers as `anonymous`, one whose assignment has ended as `outsider`; both are walked too.

An address that everybody may open is spelled public(...), in the table and in the review of whoever adds it.
"""

# ruff: noqa: E501  (a row is easier to read on one line)

from __future__ import annotations

from dataclasses import dataclass

#: The columns. Roles: none, none here, observer, reporter, liaison officer, watch officer, watch officer, administrator and
#: exercise control (of a real operation: as a watch officer). Sides: major and suda are military, all others civilian.
PERSONS = (
    "anonymous",
    "outsider",
    "observer",
    "dr_okafor",
    "wg_cdr_suda",
    "ms_rivera",
    "major_park",
    "admin",
    "observer_controller",
)

#: The audiences of the records at which each address is tried, with who belongs to them.
TARGETS = {
    "shared": {"observer", "dr_okafor", "wg_cdr_suda", "ms_rivera", "major_park", "admin", "observer_controller"},
    "military": {"wg_cdr_suda", "major_park"},
    "civilian": {"observer", "dr_okafor", "ms_rivera", "admin", "observer_controller"},
    "rok-army": {"major_park"},
}


@dataclass(frozen=True)
class Row:
    method: str
    path: str
    statuses: dict[str, int]
    unknown: dict[str, int]
    targets: tuple[str, ...]
    open: bool = False

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


def row(method: str, path: str, known: str, unknown: str = "", targets: str = " ".join(TARGETS)) -> Row:
    """One address for those who are let in. `targets`: audiences for which the act makes sense (nothing is wider than shared)."""
    by_person, missing = _by_person(known), _by_person(unknown) if unknown else {}
    return Row(method, path, by_person, missing, tuple(targets.split()) if unknown else ())


def public(method: str, path: str, status: int) -> Row:
    """Open to everybody, without a login: whoever writes this has thought about it."""
    return Row(method, path, dict.fromkeys(PERSONS, status), {}, (), open=True)


def account(method: str, path: str, anonymous: int, logged_in: int) -> Row:
    """A page about the person's own account. Nothing in it depends on operations."""
    return Row(method, path, {**dict.fromkeys(PERSONS, logged_in), "anonymous": anonymous}, {}, ())


def _by_person(words: str) -> dict[str, int]:
    statuses = [int(word) for word in words.split()]
    if len(statuses) != len(PERSONS):
        raise ValueError(f"{words!r} has {len(statuses)} columns, not {len(PERSONS)}")
    return dict(zip(PERSONS, statuses, strict=True))


# fmt: off
#: REST inside an operation, below /api/v1/operations/<slug:slug>/.
INSIDE = [
    #                                                           anon outs obse okaf suda rive majo admi cont            anon outs obse okaf suda rive majo admi cont
    row("GET",   "snapshot/",                                   "401 404 200 200 200 200 200 200 200"),
    row("GET",   "entries/?stream=<stream>",                    "401 404 200 200 200 200 200 200 200", unknown="401 404 404 404 404 404 404 404 404"),
    row("GET",   "histogram/?bins=1",                           "401 404 200 200 200 200 200 200 200"),
    row("GET",   "search/?q=houses",                            "401 404 200 200 200 200 200 200 200"),
    row("GET",   "audiences/",                                  "401 404 200 200 200 200 200 200 200"),
    row("GET",   "organizations/",                              "401 404 200 200 200 200 200 200 200"),
    row("GET",   "assignments/",                                "401 404 403 403 403 403 403 200 403"),
    row("POST",  "assignments/",                                "401 404 403 403 403 403 403 201 403"),
    row("POST",  "assignments/<uuid:assignment>/revoke/",       "401 404 403 403 403 403 403 200 403", unknown="401 404 403 403 403 403 403 404 403", targets="shared"),

    row("GET",   "incidents/",                                  "401 404 200 200 200 200 200 200 200"),
    row("POST",  "incidents/",                                  "401 404 403 201 201 201 201 403 201"),
    row("GET",   "incidents/suggest_duplicates/",               "401 404 200 200 200 200 200 200 200"),
    row("POST",  "incidents/bulk/",                             "401 404 403 200 200 200 200 403 200"),
    row("POST",  "incidents/draft/",                            "401 404 403 200 200 200 200 403 200"),
    row("GET",   "incidents/<uuid:incident>/",                  "401 404 200 200 200 200 200 200 200", unknown="401 404 404 404 404 404 404 404 404"),
    row("PATCH", "incidents/<uuid:incident>/",                  "401 404 403 403 200 200 200 403 200", unknown="401 404 404 404 404 404 404 404 404"),
    row("GET",   "incidents/<uuid:incident>/log/",              "401 404 200 200 200 200 200 200 200", unknown="401 404 404 404 404 404 404 404 404"),
    row("POST",  "incidents/<uuid:incident>/log/",              "401 404 403 201 201 201 201 403 201", unknown="401 404 404 404 404 404 404 404 404"),
    row("GET",   "incidents/<uuid:incident>/history/",          "401 404 200 200 200 200 200 200 200", unknown="401 404 404 404 404 404 404 404 404"),
    row("GET",   "incidents/<uuid:incident>/figures/",          "401 404 200 200 200 200 200 200 200", unknown="401 404 404 404 404 404 404 404 404"),
    row("POST",  "incidents/<uuid:incident>/figures/",          "401 404 403 403 201 201 201 403 201", unknown="401 404 404 404 404 404 404 404 404"),
    row("GET",   "incidents/<uuid:incident>/attachments/",      "401 404 200 200 200 200 200 200 200", unknown="401 404 404 404 404 404 404 404 404"),
    row("POST",  "incidents/<uuid:incident>/attachments/",      "401 404 403 201 201 201 201 403 201", unknown="401 404 404 404 404 404 404 404 404"),
    row("GET",   "incidents/<uuid:incident>/links/",            "401 404 200 200 200 200 200 200 200", unknown="401 404 404 404 404 404 404 404 404"),
    row("POST",  "incidents/<uuid:incident>/link/",             "401 404 403 403 201 201 201 403 201", unknown="401 404 404 404 404 404 404 404 404"),
    row("POST",  "incidents/<uuid:incident>/merge/",            "401 404 403 403 403 201 201 403 201", unknown="401 404 404 404 404 404 404 404 404"),
    row("POST",  "incidents/<uuid:incident>/release_to/",       "401 404 403 403 200 200 200 403 200", unknown="401 404 404 404 404 404 404 404 404", targets="military civilian rok-army"),
    row("POST",  "incidents/<uuid:incident>/withdraw/",         "401 404 403 403 200 200 200 403 200", unknown="401 404 404 404 404 404 404 404 404", targets="shared military civilian"),
    row("GET",   "log/",                                        "401 404 200 200 200 200 200 200 200"),
    row("POST",  "links/<uuid:link>/remove/",                   "401 404 403 403 200 200 200 403 200", unknown="401 404 404 404 404 404 404 404 404"),
    row("POST",  "log/<uuid:line>/strike/",                     "401 404 403 403 403 200 200 403 200", unknown="401 404 404 404 404 404 404 404 404"),
    row("POST",  "log/<uuid:line>/release_to/",                 "401 404 403 403 200 200 200 403 200", unknown="401 404 404 404 404 404 404 404 404", targets="military civilian rok-army"),
    row("POST",  "log/<uuid:line>/withdraw/",                   "401 404 403 403 200 200 200 403 200", unknown="401 404 404 404 404 404 404 404 404", targets="shared military civilian"),
    row("GET",   "attachments/<uuid:attachment>/content/",      "401 404 200 200 200 200 200 200 200", unknown="401 404 404 404 404 404 404 404 404"),
    row("POST",  "attachments/<uuid:attachment>/release_to/",   "401 404 403 403 200 200 200 403 200", unknown="401 404 404 404 404 404 404 404 404", targets="military civilian rok-army"),
    row("POST",  "attachments/<uuid:attachment>/withdraw/",     "401 404 403 403 200 200 200 403 200", unknown="401 404 404 404 404 404 404 404 404", targets="shared military civilian"),

    row("GET",   "resources/",                                  "401 404 200 200 200 200 200 200 200"),
    row("POST",  "resources/",                                  "401 404 403 201 201 201 201 403 201"),
    row("GET",   "resources/<uuid:resource>/",                  "401 404 200 200 200 200 200 200 200", unknown="401 404 404 404 404 404 404 404 404"),
    row("PATCH", "resources/<uuid:resource>/",                  "401 404 403 403 200 200 200 403 200", unknown="401 404 404 404 404 404 404 404 404"),
    row("GET",   "resources/<uuid:resource>/history/",          "401 404 200 200 200 200 200 200 200", unknown="401 404 404 404 404 404 404 404 404"),
    row("POST",  "resources/<uuid:resource>/commit/",           "401 404 403 403 201 201 201 403 201", unknown="401 404 403 403 404 404 404 403 404"),
    row("POST",  "resources/<uuid:resource>/release_to/",       "401 404 403 403 200 200 200 403 200", unknown="401 404 403 403 404 404 404 403 404", targets="military civilian rok-army"),
    row("POST",  "resources/<uuid:resource>/withdraw/",         "401 404 403 403 200 200 200 403 200", unknown="401 404 403 403 404 404 404 403 404", targets="shared military civilian"),
    row("GET",   "nearest/?lon=129.2&lat=35.8",                 "401 404 200 200 200 200 200 200 200"),
    row("GET",   "commitments/",                                "401 404 200 200 200 200 200 200 200"),
    row("GET",   "commitments/<uuid:commitment>/",              "401 404 200 200 200 200 200 200 200", unknown="401 404 404 404 404 404 404 404 404"),
    row("POST",  "commitments/<uuid:commitment>/release/",      "401 404 403 403 200 200 200 403 200", unknown="401 404 403 403 404 404 404 403 404"),

    row("GET",   "tracks/",                                     "401 404 200 200 200 200 200 200 200"),
    row("POST",  "tracks/",                                     "401 404 403 200 200 200 200 403 200"),
    row("GET",   "tracks/<uuid:track>/fixes/",                  "401 404 200 200 200 200 200 200 200", unknown="401 404 404 404 404 404 404 404 404"),

    row("GET",   "imports/",                                    "401 404 403 403 403 200 200 403 200"),
    row("POST",  "imports/",                                    "401 404 403 403 403 201 201 403 201"),
    row("GET",   "imports/<uuid:batch>/",                       "401 404 403 403 403 200 200 403 200", unknown="401 404 403 403 403 404 404 403 404"),
    row("POST",  "imports/<uuid:batch>/apply/",                 "401 404 403 403 403 200 200 403 200", unknown="401 404 403 403 403 404 404 403 404"),
    row("POST",  "imports/<uuid:batch>/undo/",                  "401 404 403 403 403 200 200 403 200", unknown="401 404 403 403 403 404 404 403 404"),

    #                                                           anon outs obse okaf suda rive majo admi cont            anon outs obse okaf suda rive majo admi cont
    row("GET",   "contacts/",                                   "401 404 200 200 200 200 200 200 200"),
    row("POST",  "contacts/",                                   "401 404 403 403 201 201 201 403 201"),
    row("GET",   "contacts/<uuid:contact>/",                    "401 404 200 200 200 200 200 200 200", unknown="401 404 404 404 404 404 404 404 404"),
    row("PATCH", "contacts/<uuid:contact>/",                    "401 404 403 403 200 200 200 403 200", unknown="401 404 404 404 404 404 404 404 404"),
    row("POST",  "contacts/<uuid:contact>/presence/",           "401 404 403 403 200 200 200 403 200", unknown="401 404 404 404 404 404 404 404 404"),
    row("PATCH", "contacts/<uuid:contact>/presence/",           "401 404 403 403 200 200 200 403 200", unknown="401 404 404 404 404 404 404 404 404"),
    row("POST",  "contacts/<uuid:contact>/release_to/",         "401 404 403 403 200 200 200 403 200", unknown="401 404 403 403 404 404 404 403 404", targets="military civilian rok-army"),
    row("POST",  "contacts/<uuid:contact>/withdraw/",           "401 404 403 403 200 200 200 403 200", unknown="401 404 403 403 404 404 404 403 404", targets="shared military civilian"),
    row("GET",   "presence/",                                   "401 404 200 200 200 200 200 200 200"),

    row("GET",   "seats/",                                      "401 404 200 200 200 200 200 200 200"),
    row("POST",  "seats/",                                      "401 404 403 403 201 201 201 201 201"),
    row("GET",   "seats/<str:seat>/",                           "401 404 200 200 200 200 200 200 200", unknown="401 404 404 404 404 404 404 404 404"),
    row("PATCH", "seats/<str:seat>/",                           "401 404 403 403 200 200 200 200 200", unknown="401 404 404 404 404 404 404 404 404"),
    row("POST",  "seats/<str:seat>/shifts/",                    "401 404 403 403 201 201 201 201 201", unknown="401 404 403 403 404 404 404 404 404"),
    row("POST",  "seats/<str:seat>/shifts/<uuid:shift>/cancel/", "401 404 403 403 200 200 200 200 200", unknown="401 404 403 403 404 404 404 404 404"),
    row("POST",  "seats/<str:seat>/fill/",                      "401 404 403 403 200 200 200 403 200", unknown="401 404 403 403 404 404 404 403 404"),
    row("GET",   "seats/<str:seat>/coverage/",                  "401 404 200 200 200 200 200 200 200", unknown="401 404 404 404 404 404 404 404 404"),

    row("GET",   "watches/",                                    "401 404 200 200 200 200 200 200 200"),
    row("GET",   "watches/<str:seat>/",                         "401 404 200 200 200 200 200 200 200", unknown="401 404 404 404 404 404 404 404 404"),
    row("POST",  "watches/<str:seat>/take/",                    "401 404 403 403 201 201 201 403 201", unknown="401 404 403 403 404 404 404 403 404"),
    row("POST",  "watches/<str:seat>/hand_over/",               "401 404 403 403 200 200 200 403 200", unknown="401 404 403 403 404 404 404 403 404"),
    row("POST",  "watches/<str:seat>/withdraw_offer/",          "401 404 403 403 200 200 200 403 200", unknown="401 404 403 403 404 404 404 403 404"),
    row("POST",  "watches/<str:seat>/accept/",                  "401 404 403 403 201 201 201 403 201", unknown="401 404 403 403 404 404 404 403 404", targets="shared military civilian"),
    row("POST",  "watches/<str:seat>/relieve/",                 "401 404 403 403 403 200 200 403 200", unknown="401 404 404 404 404 404 404 404 404"),

    row("GET",   "rooms/",                                      "401 404 200 200 200 200 200 200 200"),
    row("POST",  "rooms/",                                      "401 404 403 201 201 201 201 201 201"),
    row("GET",   "rooms/<uuid:room>/",                          "401 404 200 200 200 200 200 200 200", unknown="401 404 404 404 404 404 404 404 404"),
    row("GET",   "rooms/<uuid:room>/messages/",                 "401 404 200 200 200 200 200 200 200", unknown="401 404 404 404 404 404 404 404 404"),
    row("POST",  "rooms/<uuid:room>/messages/",                 "401 404 403 201 201 201 201 201 201", unknown="401 404 403 404 404 404 404 404 404"),
    row("GET",   "rooms/<uuid:room>/seen/",                     "401 404 200 200 200 200 200 200 200", unknown="401 404 404 404 404 404 404 404 404"),
    row("POST",  "rooms/<uuid:room>/seen/",                     "401 404 200 200 200 200 200 200 200", unknown="401 404 404 404 404 404 404 404 404"),
]

#: REST that belongs to no operation, below /api/v1/.
OUTSIDE = [
    #                                                           anon outs obse okaf suda rive majo admi cont
    public("GET",  "schema/", 200),         # how to ask, nothing of what is there
    public("GET",  "schema/browse/", 200),
    public("POST", "token/", 401),          # with a wrong password; throttled
    row("GET",   "me/",                                         "401 200 200 200 200 200 200 200 200"),
    row("PATCH", "me/",                                         "401 200 200 200 200 200 200 200 200"),
    row("GET",   "operations/",                                 "401 200 200 200 200 200 200 200 200"),
    row("GET",   "kinds/",                                      "401 200 200 200 200 200 200 200 200"),
    row("GET",   "coordinates/",                                "401 200 200 200 200 200 200 200 200"),
    row("GET",   "places/",                                     "401 200 200 200 200 200 200 200 200"),
    row("GET",   "places/at/",                                  "401 200 200 200 200 200 200 200 200"),
]

#: Pages. 302 of `anonymous` leads to the login.
PAGES = [
    public("GET",  "", 302),                # to the operations, and from there to the login
    public("GET",  "healthz", 200),         # "ok", for the load balancer
    public("GET",  "readyz", 200),
    public("GET",  "metrics", 404),         # nothing for anybody but the machine itself (hadr/inside.py)
    public("GET",  "jsi18n/", 200),         # words of the screens in the visitor's language
    public("POST", "account/language/", 302),
    #                                                           anon outs obse okaf suda rive majo admi cont            anon outs obse okaf suda rive majo admi cont
    row("GET",   "operations/",                                 "302 200 200 200 200 200 200 200 200"),
    row("GET",   "account/display/",                            "302 200 200 200 200 200 200 200 200"),
    row("POST",  "account/display/",                            "302 302 302 302 302 302 302 302 302"),
    row("GET",   "basemap/asia-pacific.pmtiles",                "401 200 200 200 200 200 200 200 200"),
    row("GET",   "basemap/korea-coast.pmtiles",                 "401 200 200 200 200 200 200 200 200"),
    row("GET",   "basemap/korea-borders.pmtiles",               "401 200 200 200 200 200 200 200 200"),
    row("POST",  "account/sessions/<int:session_id>/end/",      "302 404 404 404 404 404 404 404 404"),  # of somebody else, or none
    row("GET",   "operations/<slug:slug>/",                     "302 404 200 200 200 200 200 200 200"),
    row("GET",   "operations/<slug:slug>/log/",                 "302 404 200 200 200 200 200 200 200"),
    row("GET",   "operations/<slug:slug>/resources/",           "302 404 200 200 200 200 200 200 200"),
    row("GET",   "operations/<slug:slug>/cmoc/",                "302 404 200 200 200 200 200 200 200"),
    row("GET",   "operations/<slug:slug>/people/",              "302 404 403 403 403 403 403 200 403"),
    row("POST",  "operations/<slug:slug>/people/",              "302 404 403 403 403 403 403 302 403"),
    row("POST",  "operations/<slug:slug>/people/<uuid:assignment>/revoke/", "302 404 403 403 403 403 403 302 403", unknown="302 404 403 403 403 403 403 404 403", targets="shared"),
    row("GET",   "operations/<slug:slug>/import/",              "302 404 403 403 403 200 200 403 200"),
    row("POST",  "operations/<slug:slug>/import/",              "302 404 403 403 403 302 302 403 302"),
    row("GET",   "operations/<slug:slug>/import/<uuid:batch>/", "302 404 403 403 403 200 200 403 200", unknown="302 404 403 403 403 404 404 403 404"),
    row("POST",  "operations/<slug:slug>/import/<uuid:batch>/", "302 404 403 403 403 302 302 403 302", unknown="302 404 403 403 403 404 404 403 404"),
]

#: The pages of the login library, below /accounts/: about oneself alone. Nobody signs up and no mail is sent.
ACCOUNTS = [
    #              path                                              anonymous, logged in
    account("GET",    "login/",                                        200, 302),
    account("POST",   "login/",                                        200, 302),
    account("GET",    "logout/",                                       302, 200),
    account("POST",   "logout/",                                       302, 302),
    account("GET",    "inactive/",                                     200, 200),
    account("GET",    "signup/",                                       200, 302),   # says that it is closed
    account("POST",   "signup/",                                       200, 302),   # and makes no account
    account("GET",    "reauthenticate/",                               302, 403),   # 403: without a password there is nothing to ask for
    account("POST",   "reauthenticate/",                               302, 403),
    account("GET",    "email/",                                        302, 200),
    account("POST",   "email/",                                        302, 302),
    account("GET",    "confirm-email/",                                200, 200),
    account("GET",    "confirm-email/<key>/",                          200, 200),
    account("POST",   "confirm-email/<key>/",                          404, 404),
    account("GET",    "password/change/",                              302, 302),
    account("POST",   "password/change/",                              302, 302),
    account("GET",    "password/set/",                                 302, 200),
    account("POST",   "password/set/",                                 302, 200),
    account("GET",    "password/reset/",                               200, 200),   # says whom to ask
    account("POST",   "password/reset/",                               200, 200),
    account("GET",    "password/reset/done/",                          200, 200),
    account("GET",    "password/reset/key/<uidb36>-<key>/",            200, 200),
    account("POST",   "password/reset/key/<uidb36>-<key>/",            200, 200),   # with a wrong key: says so
    account("GET",    "password/reset/key/done/",                      200, 200),
    account("GET",    "login/code/confirm/",                           302, 302),
    account("POST",   "login/code/confirm/",                           302, 302),
    account("GET",    "2fa/",                                          302, 200),
    account("GET",    "2fa/authenticate/",                             302, 302),
    account("POST",   "2fa/authenticate/",                             302, 302),
    account("GET",    "2fa/reauthenticate/",                           302, 403),
    account("POST",   "2fa/reauthenticate/",                           302, 403),
    account("GET",    "2fa/totp/activate/",                            302, 200),
    account("POST",   "2fa/totp/activate/",                            302, 200),
    account("GET",    "2fa/totp/deactivate/",                          302, 404),   # 404: none is set up
    account("POST",   "2fa/totp/deactivate/",                          302, 404),
    account("GET",    "2fa/recovery-codes/",                           302, 404),
    account("GET",    "2fa/recovery-codes/generate/",                  302, 200),
    account("POST",   "2fa/recovery-codes/generate/",                  302, 200),
    account("GET",    "2fa/recovery-codes/download/",                  302, 404),
    account("GET",    "2fa/webauthn/",                                 302, 200),
    account("GET",    "2fa/webauthn/add/",                             302, 200),
    account("POST",   "2fa/webauthn/add/",                             302, 200),
    account("GET",    "2fa/webauthn/login/",                           302, 302),
    account("POST",   "2fa/webauthn/login/",                           302, 302),
    account("GET",    "2fa/webauthn/reauthenticate/",                  302, 403),
    account("POST",   "2fa/webauthn/reauthenticate/",                  302, 403),
    account("GET",    "2fa/webauthn/keys/<int:pk>/edit/",              302, 404),   # 404: the key of somebody else, or none
    account("POST",   "2fa/webauthn/keys/<int:pk>/edit/",              302, 404),
    account("GET",    "2fa/webauthn/keys/<int:pk>/remove/",            302, 404),
    account("POST",   "2fa/webauthn/keys/<int:pk>/remove/",            302, 404),
    account("DELETE", "2fa/webauthn/keys/<int:pk>/remove/",            302, 404),
    account("GET",    "sessions/",                                     302, 200),
    account("POST",   "sessions/",                                     302, 302),
]
# fmt: on

#: What a client may say on the socket, and what the server says. A person hears of the streams of their own audiences alone.
SOCKET_FROM_CLIENT = {
    "resume": "everything after the numbers held, then live",
    "here": "somebody sits at the screen",
    "view": "what the screen looks at, so that it is told what moves there",
}
SOCKET_FROM_SERVER = {
    "welcome": "the heads of one's own streams",
    "entry": "an entry of one's own streams",
    "beat": "the heads again, every 15 seconds",
    "presence": "a person of a contact in one's own streams was there",
    "track": "what moved in one's own streams, within what the screen looks at",
}

#: Commands of `manage.py`: whoever has the machine's console, nobody over the network.
COMMANDS = {
    "backup": "writes everything, as the owner of the tables, into one file that only the account which runs it may read",
    "begin_epoch": "begins a new history as the owner of the tables: every client fetches everything anew",
    "import_incidents": "imports a file as the person named by --as, with that person's rights",
    "load_demo_operation": "makes the demonstration and its accounts",
    "load_reference_data": "loads boundaries and place names, which are nobody's secret",
    "play_tracks": "moves the things of the demonstration as the people who report them, with their rights",
    "makemessages": "collects the words of pages and browser code for translation, for developers",
    "move_user": "gives an account another organization, and with it another sight in every operation",
    "reactivate_user": "opens a suspended account again",
    "restore": "fills an empty database as the owner of the tables, ends every login and begins a new epoch",
    "run_worker": "removes ended sessions, expired tokens and orphaned files",
    "set_audience": "lists the organizations of a named audience anew",
    "suspend_user": "shuts an account: its sessions, tokens and sockets end",
    "verify_journal": "reads every stream as the owner of the tables and names the first broken link",
}
