"""REST of contacts and presence."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.shapes.incident import MineForm, NotAllowedForm
from liaison.models import Contact
from liaison.selectors.contact import contact_for, contacts_seen, filtered_contacts, presence_of
from liaison.selectors.seat import seat_for
from liaison.serializers import ChangedContact, NewContact, PresenceRequest
from liaison.services import add_contact, release_contact_to, set_presence, update_contact, withdraw_contact
from liaison.shapes.contact import ContactForm, PresenceForm, contact_form
from operations import policy
from operations.api.base import AudienceView, OperationView, created, if_match, page_of, shape
from operations.enums import Action
from operations.errors import NotFound
from operations.models import Organization, User
from operations.selectors import audience_for
from operations.serializers import ReleaseRequest, WithdrawRequest

FILTERS = [
    OpenApiParameter("presence", str, description="Presences, with commas"),
    OpenApiParameter("side", str, description="military or civilian"),
    OpenApiParameter("organization", str, description="Id of the home organization"),
    OpenApiParameter("seat", str, description="Id or key of the seat they fill"),
    OpenApiParameter("language", str, description="BCP 47 tag"),
    OpenApiParameter("valid_at", str, description="RFC 3339 time with zone"),
    OpenApiParameter("q", str, description="Words that all occur"),
    OpenApiParameter("updated_after", str, description="RFC 3339 time with zone"),
    OpenApiParameter("limit", int, description="At most 500 a page"),
    OpenApiParameter("cursor", str),
]


class ContactForViewer(ContactForm):
    mine: MineForm


class _ContactBase(OperationView):
    def named(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The request with the records that it names in place of their ids. Raises 400 naming each that is not there."""
        wrong: dict[str, list[str]] = {}
        for field, model in (("organization", Organization), ("user", User)):
            if asked.get(field) is not None:
                asked[field] = model._default_manager.filter(id=asked[field]).first()
                if asked[field] is None:
                    wrong[field] = [f"There is no {field} with this id."]
        if asked.get("seat") is not None:
            try:
                asked["seat"] = seat_for(self.viewer, self.operation, asked["seat"])
            except NotFound:
                wrong["seat"] = ["There is no seat with this id or key."]
        if wrong:
            raise ValidationError(wrong)
        return asked


class ContactsView(_ContactBase):
    """The contacts that the viewer may see, the last changed first."""

    @extend_schema(parameters=FILTERS, responses={200: page_of(ContactForm)})
    def get(self, request: Request, slug: str) -> Response:
        return self.page(filtered_contacts(contacts_seen(self.viewer, self.operation), request.query_params), contact_form)

    @extend_schema(request=NewContact, responses={200: shape(ContactForm), 201: shape(ContactForm)})
    def post(self, request: Request, slug: str) -> Response:
        policy.require(self.viewer, Action.COORDINATE, self.operation)
        asked = self.named(self.checked(NewContact))
        audience = audience_for(self.viewer, self.operation, asked.pop("audience", ""))
        contact, new = add_contact(
            by=self.viewer, operation=self.operation, audience=audience, record_id=asked.pop("id", None), **asked
        )
        return created(contact_form(contact), new=new)


class ContactView(_ContactBase):
    """One contact."""

    @extend_schema(responses={200: shape(ContactForViewer)})
    def get(self, request: Request, slug: str, contact: UUID) -> Response:
        found = contact_for(self.viewer, self.operation, contact)
        return Response({**contact_form(found), "mine": self._mine(found)}, headers={"ETag": f'"{found.version}"'})

    @extend_schema(request=ChangedContact(partial=True), responses={200: shape(ContactForm)})
    def patch(self, request: Request, slug: str, contact: UUID) -> Response:
        contact_for(self.viewer, self.operation, contact)
        expected = if_match(request)
        changes = self.named(self.checked(ChangedContact, partial=True))
        changed = update_contact(by=self.viewer, operation=self.operation, contact_id=contact, changes=changes, expected=expected)
        return answer(changed)

    def _mine(self, contact: Contact) -> MineForm:
        """`update_own`: how to reach oneself. `presence`: whether one is on duty."""
        own = contact.user_id == self.viewer.id
        allowed = ["presence", "update_own"] if own else []
        refused = []
        for action in (Action.COORDINATE, Action.RELEASE):
            if policy.can(self.viewer, action, contact):
                allowed.append(action.value)
            else:
                refused.append(NotAllowedForm(action=action.value, who_may=policy.who_may(action, self.operation)))
        if not own and Action.COORDINATE.value in allowed and contact.user_id is None:
            allowed.append("presence")
        return MineForm(allowed=allowed, not_allowed=refused)


class PresenceView(OperationView):
    """A person says whether they are on duty."""

    @extend_schema(request=PresenceRequest, responses={200: shape(ContactForm)})
    def post(self, request: Request, slug: str, contact: UUID) -> Response:
        asked = self.checked(PresenceRequest)
        return answer(set_presence(by=self.viewer, operation=self.operation, contact_id=contact, presence=asked["presence"]))

    @extend_schema(request=PresenceRequest(partial=True), responses={200: shape(ContactForm)})
    def patch(self, request: Request, slug: str, contact: UUID) -> Response:
        return self.post(request, slug, contact)


class PresencesView(OperationView):
    """What the people said of themselves, and when their screens were last there."""

    @extend_schema(responses={200: shape(list[PresenceForm])})
    def get(self, request: Request, slug: str) -> Response:
        return Response(presence_of(self.operation, self.viewer))


class ContactReleaseView(AudienceView):
    """Release a contact to a wider audience."""

    @extend_schema(request=ReleaseRequest, responses={200: shape(ContactForm)})
    def post(self, request: Request, slug: str, contact: UUID) -> Response:
        to = self.wanted()
        return answer(release_contact_to(by=self.viewer, operation=self.operation, contact_id=contact, to=to))


class ContactWithdrawView(AudienceView):
    """Withdraw a contact to a narrower audience."""

    @extend_schema(request=WithdrawRequest, responses={200: shape(ContactForm)})
    def post(self, request: Request, slug: str, contact: UUID) -> Response:
        to, reason = self.wanted_with_reason()
        withdrawn = withdraw_contact(by=self.viewer, operation=self.operation, contact_id=contact, to=to, reason=reason)
        return answer(withdrawn)


def answer(contact: Contact) -> Response:
    return Response(contact_form(contact), headers={"ETag": f'"{contact.version}"'})
