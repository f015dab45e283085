"""Attaching photos and papers. A file is on the disk before its row is committed, and gone again when it is not."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from uuid6 import uuid7

from incidents.models import Attachment, Incident
from incidents.services.holding import held, readers_of
from incidents.services.log_line import line_fact, system_line
from incidents.services.upload import Upload, UploadError, checked, shown_name
from incidents.shapes.attachment import attachment_form
from incidents.shapes.log_line import ChangeForm
from journal import clock
from journal.services import record
from operations import policy, records
from operations.enums import Action
from operations.errors import Invalid
from operations.models import Audience, Operation, User
from operations.row_security import viewing_as
from operations.shapes import actor_form

FOLDER = "attachments"


def attach_file(
    *,
    by: User,
    operation: Operation,
    incident_id: UUID,
    content: bytes,
    name: str,
    caption: str = "",
    audience: Audience | None = None,
    record_id: UUID | None = None,
) -> tuple[Attachment, bool]:
    """Attach a photo (written anew, without its position), a PDF or a plain text. True when it is new.

    Raises Invalid on `file` saying what is wrong with it. `audience` may be narrower than the incident's.
    """
    with viewing_as(by, operation):
        incident = held(Incident, incident_id, operation, lock=False)
        policy.require(by, Action.REPORT, incident)
        readers = readers_of(by, incident, audience)
        digest = hashlib.sha256(content).hexdigest()
        request = {"incident": str(incident_id), "caption": caption, "audience": readers.key, "sha256": digest}
        if known := records.already_created(Attachment, record_id, request):
            return known, False
        upload = _read(content)
        with _stored(upload) as path:
            attachment = Attachment(
                id=record_id or uuid7(), operation=operation, incident=incident, name=shown_name(name, upload), caption=caption,
                media_type=upload.media_type, size=len(upload.content), width=upload.width, height=upload.height, file=path,
            )  # fmt: skip
            records.create(attachment, by=by, request=request, audience=readers)
            change = ChangeForm({"field": "attachment", "from": None, "to": attachment.name})
            line = system_line(incident, by=by, changes=[change], audience=readers)
            attached = records.fact(attachment, "attachment.attached", attachment_form(attachment))
            record(attached, line_fact(line), actor=actor_form(by))
    return attachment, True


def sweep_attachments(*, older_than: timedelta = timedelta(days=1), using: str = "owner") -> list[Path]:
    """Remove files that no row names: what a crash between the file and the commit left. Returns what was removed.

    Runs as the owner of the tables, who sees all rows: as anybody else it would take the files of others for orphans.
    """
    known = set(Attachment.objects.using(using).values_list("file", flat=True))
    before = (clock.now() - older_than).timestamp()
    root = Path(settings.MEDIA_ROOT)
    orphans = [
        path
        for path in (root / FOLDER).glob("*/*")
        if path.is_file() and path.stat().st_mtime < before and str(path.relative_to(root)) not in known
    ]
    for path in orphans:
        path.unlink(missing_ok=True)
    return orphans


def _read(content: bytes) -> Upload:
    most = settings.ATTACHMENT_MOST
    if len(content) > most:
        raise Invalid({"file": _("The file is larger than %(most)s MB.") % {"most": most // 1024 // 1024}})
    try:
        return checked(content)
    except UploadError as wrong:
        raise Invalid({"file": str(wrong)}) from None


@contextmanager
def _stored(upload: Upload) -> Iterator[str]:
    """Write the file under a random name and yield its path below MEDIA_ROOT. Removed when what follows fails."""
    token = secrets.token_hex(20)
    relative = f"{FOLDER}/{token[:2]}/{token}{upload.suffix}"
    path = Path(settings.MEDIA_ROOT) / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("xb") as file:
            file.write(upload.content)
            file.flush()
            os.fsync(file.fileno())
        yield relative
    except BaseException:
        path.unlink(missing_ok=True)
        raise
