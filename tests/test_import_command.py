"""`manage.py import_incidents`: the import page from the console, with the rights of the person named."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from tests.test_import_incidents import TABLE, incidents_of


def command(cast, path, *words):
    out, err = io.StringIO(), io.StringIO()
    given = (str(path), "--operation", cast.operation.slug, "--by", "major_park", *words)
    call_command("import_incidents", *given, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_command_imports_and_names_bad_rows(cast, tmp_path):
    path = tmp_path / "사고.csv"
    path.write_text(TABLE)
    out, err = command(cast, path, "--preview")
    assert "2 ready" in out and "Nothing was imported" in out and incidents_of(cast) == {}
    out, err = command(cast, path, "--audience", "military")
    assert "Imported 2, already there 0, not readable 2." in out and "row 5, 발생일시: This is no date or time." in err
    assert {incident.audience.key for incident in incidents_of(cast).values()} == {"military"}
    out, err = command(cast, path, "--audience", "military")
    assert "Imported 0, already there 2" in out


def test_command_says_what_is_wrong_in_one_line(cast, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("nothing\n1\n")
    for words, said in (
        ((str(tmp_path / "none.csv"),), "No such file"),
        ((str(path),), "No column is named title"),
        ((str(path), "--audience", "civilian"), "audience"),
        ((str(path), "--kind", "x"), "kind"),
    ):
        with pytest.raises(CommandError, match=said):
            command(cast, *words)
    with pytest.raises(CommandError, match="no person"):
        call_command("import_incidents", str(path), "--operation", cast.operation.slug, "--by", "nobody")
    with pytest.raises(CommandError, match="Nothing here"):
        call_command("import_incidents", str(path), "--operation", cast.operation.slug, "--by", "outsider")
