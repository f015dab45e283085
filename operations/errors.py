"""What can go wrong in the domain, in words for the person who tried. The edge turns each into its status and problem details."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _


class DomainError(Exception):
    """`detail` says what is wrong and what to do."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class Invalid(DomainError):
    """Bad input. `errors` names each field and its remedy."""

    def __init__(self, errors: Mapping[str, Sequence[str] | str], detail: str = "") -> None:
        self.errors = {field: [said] if isinstance(said, str) else list(said) for field, said in errors.items()}
        super().__init__(detail or _("Some fields need another value."))


class NotFound(DomainError):
    """Absent, or not for this person: both answer alike."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or _("Nothing here by that name."))


class NotAllowed(DomainError):
    """The person may know of it but not do this. `who_may` names roles and people to ask."""

    def __init__(self, detail: str, who_may: Sequence[str] = ()) -> None:
        super().__init__(detail)
        self.who_may = list(who_may)


class Conflict(DomainError):
    """Somebody else was first. `current` is what is stored now, `yours` what was sent; nothing of either is lost."""

    def __init__(self, detail: str, *, current: Mapping[str, Any] | None = None, yours: Mapping[str, Any] | None = None) -> None:
        super().__init__(detail)
        self.current = current
        self.yours = yours
