"""The fixed words of operations: sides, roles, actions, audiences. Names are those of docs/glossary.md."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Side(TextChoices):
    MILITARY = "military", _("Military")
    CIVILIAN = "civilian", _("Civilian")


class OperationKind(TextChoices):
    REAL = "real", _("Real operation")
    EXERCISE = "exercise", _("Exercise")


class AudienceKind(TextChoices):
    SHARED = "shared", _("Shared")
    MILITARY = "military", _("Military")
    CIVILIAN = "civilian", _("Civilian")
    ORGANIZATION = "organization", _("Organization")
    NAMED = "named", _("Named")


class Role(TextChoices):
    OBSERVER = "observer", _("Observer")
    REPORTER = "reporter", _("Reporter")
    LIAISON_OFFICER = "liaison_officer", _("Liaison officer")
    WATCH_OFFICER = "watch_officer", _("Watch officer")
    DIRECTOR = "director", _("Director")
    ADMINISTRATOR = "administrator", _("Administrator")
    EXERCISE_CONTROL = "exercise_control", _("Exercise control")


class Action(TextChoices):
    READ = "read", _("read")
    REPORT = "report", _("report incidents and write to the log")
    UPDATE = "update", _("change incidents and resources")
    COMMIT = "commit", _("commit and release resources")
    MESSAGE = "message", _("write in rooms")
    COORDINATE = "coordinate", _("keep contacts and rooms")
    STAND_WATCH = "stand_watch", _("take and hand over a watch")
    RELIEVE = "relieve", _("relieve somebody of a watch")
    RELEASE = "release", _("release to and withdraw from an audience")
    MERGE = "merge", _("merge duplicates and strike lines of others")
    IMPORT = "import", _("import files and undo imports")
    ADMINISTER = "administer", _("give and end assignments, keep seats and audiences")


class CoordinateNotation(TextChoices):
    MGRS = "mgrs", "MGRS"
    UTM = "utm", "UTM"
    DECIMAL = "dd", _("Degrees")
    MINUTES = "dm", _("Degrees, minutes")
    SECONDS = "dms", _("Degrees, minutes, seconds")


class SymbolSet(TextChoices):
    MILITARY = "military", _("Military")
    CIVILIAN = "civilian", _("Civilian")
    OWNER = "owner", _("By owner")


class Theme(TextChoices):
    SYSTEM = "system", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")
    CONTRAST = "contrast", _("High contrast")


class Language(TextChoices):
    ENGLISH = "en", "English"
    KOREAN = "ko", "한국어"
    THAI = "th", "ไทย"
    JAPANESE = "ja", "日本語"
