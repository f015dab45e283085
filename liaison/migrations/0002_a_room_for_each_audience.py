"""Rooms used to be opened when somebody first looked for them. From now on an audience's room is opened with it: those of the
audiences that nobody has looked for yet are opened here, and their streams told."""

import json

import uuid6
from django.db import migrations
from django.utils import timezone

NAMES = {
    "shared": {"en": "Everyone", "ko": "전체", "th": "ทุกคน", "ja": "全員"},
    "military": {"en": "Military side", "ko": "군", "th": "ฝ่ายทหาร", "ja": "軍"},
    "civilian": {"en": "Civilian side", "ko": "민간", "th": "ฝ่ายพลเรือน", "ja": "民間"},
}
APPEND = "SELECT journal_append(%s::uuid[], %s::text[], %s::text[], %s::uuid[], %s::json[], NULL)"


def open_missing_rooms(apps, schema_editor):
    alias = schema_editor.connection.alias
    Room, Audience = apps.get_model("liaison", "Room"), apps.get_model("operations", "Audience")
    held = set(Room.objects.using(alias).filter(incident=None).values_list("audience", flat=True))
    for audience in Audience.objects.using(alias).exclude(id__in=held).order_by("id"):
        now, names = timezone.now(), NAMES.get(audience.kind, audience.names)
        room = Room.objects.using(alias).create(
            id=uuid6.uuid7(), operation_id=audience.operation_id, audience_id=audience.id, created_at=now, updated_at=now,
            name=names.get("en", audience.name), names=names,
        )
        form = {"id": str(room.id), "name": room.name, "names": names, "incident": None, "audience": audience.key, "version": 1}
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(APPEND, [[audience.id], ["room.opened"], ["room"], [room.id], [json.dumps(form)]])


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0002_many_entries_at_once"),
        ("operations", "0001_initial"),
        ("liaison", "0001_initial"),
    ]
    operations = [migrations.RunPython(open_missing_rooms, migrations.RunPython.noop, elidable=True)]
