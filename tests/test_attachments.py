"""Photos and papers: what they really are, without what the camera knew, and only for those who may see them."""

from __future__ import annotations

import io
import os
import time
import uuid
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from incidents.services import attachment as service
from incidents.services.upload import UploadError, checked, shown_name
from tests.incidents_by_rest import base, log_of, read, reported

GPS = b"GPSLatitude-canary-35.1796"


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def photo(kind="JPEG", size=(64, 48), **more) -> bytes:
    """An image that knows where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = GPS.decode()
    exif[0x8825] = {1: "N", 2: (35.0, 10.0, 46.0), 3: "E", 4: (129.0, 4.0, 30.0)}
    written = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(written, kind, exif=exif, **more)
    return written.getvalue()


def attach(client, cast, incident, content, name="photo.jpg", **more):
    body = {"file": SimpleUploadedFile(name, content, "application/octet-stream"), **more}
    return client.post(f"{base(cast)}/incidents/{incident['id']}/attachments/", body, format="multipart")


def files(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_a_photo_is_kept_without_its_position(cast, api, media, kind, media_type):
    original = photo(kind)
    assert GPS in original
    incident = reported(api(cast.dr_okafor), cast)
    answer = attach(api(cast.dr_okafor), cast, incident, original, caption="The bridge")
    assert answer.status_code == 201, answer.content
    form = answer.json()
    assert (form["media_type"], form["width"], form["height"], form["caption"]) == (media_type, 64, 48, "The bridge")
    content = api(cast.ms_rivera).get(form["url"])
    assert content.status_code == 200 and len(content.content) == form["size"] and content["Content-Type"] == media_type
    assert content["Content-Disposition"].startswith("inline") and content["X-Content-Type-Options"] == "nosniff"
    (stored,) = files(media)
    for served in (content.content, stored.read_bytes()):
        assert GPS not in served and b"Exif" not in served
        assert not Image.open(io.BytesIO(served)).getexif()
    assert "photo" not in stored.name
    line = log_of(api(cast.ms_rivera), cast, incident)[0]
    assert line["text"] == f"attachment {form['name']}"


def test_what_hides_in_comments_and_behind_the_picture_is_gone():
    for kind, more in (("JPEG", {"comment": GPS}), ("PNG", {}), ("WEBP", {"xmp": GPS})):
        assert GPS not in checked(photo(kind, **more) + b"<script>" + GPS).content
        assert b"<script>" not in checked(photo(kind, **more) + b"<script>" + GPS).content


def test_a_photo_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    written = io.BytesIO()
    Image.new("RGB", (60, 20)).save(written, "JPEG", exif=exif)
    upright = checked(written.getvalue())
    assert (upright.width, upright.height) == (20, 60)


def test_a_photo_is_as_large_as_a_screen_can_show():
    large = checked(photo(size=(6000, 3000)))
    assert (large.width, large.height) == (4096, 2048)
    see_through = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(see_through, "PNG")
    assert Image.open(io.BytesIO(checked(see_through.getvalue()).content)).mode == "RGBA"


def test_a_bomb_is_refused_before_it_is_opened(cast, api, media):
    written = io.BytesIO()
    Image.new("1", (20000, 20000)).save(written, "PNG")
    started = time.monotonic()
    incident = reported(api(cast.dr_okafor), cast)
    answer = attach(api(cast.dr_okafor), cast, incident, written.getvalue(), "bomb.png")
    assert answer.status_code == 400 and "million points" in answer.json()["errors"]["file"][0]
    assert time.monotonic() - started < 2 and files(media) == []


@pytest.mark.parametrize(
    "content",
    [b"MZ\x90\x00", b"PK\x03\x04", b"GIF89a\x01\x00", b"\x00" * 50, b"\xff\xd8\xff\xe0broken", b"\x89PNG\r\n\x1a\nbroken",
     b"\xfe\xff\x00a",
     b"RIFF\x00\x00\x00\x00WEBPVP8 ", b"\x00\x00\x00\x18ftypheic\x00\x00"],
)  # fmt: skip
def test_what_is_none_of_the_kinds_is_refused_whatever_it_is_called(content):
    with pytest.raises(UploadError):
        checked(content)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_broken_images_never_break_the_reader():
    for kind in ("JPEG", "PNG", "WEBP"):
        whole = photo(kind)
        for at in range(12, len(whole), max(1, len(whole) // 60)):
            for broken in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
                try:
                    checked(broken)
                except UploadError:
                    pass


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(b"%PDF-1.7\n%...", "application/pdf"), ("<script>alert(1)</script> 한국어".encode(), "text/plain")],
)
def test_papers_are_downloaded_and_never_shown_inside(cast, api, content, media_type):
    incident = reported(api(cast.dr_okafor), cast)
    form = attach(api(cast.dr_okafor), cast, incident, content, "../../etc/<b>보고서\u202e.html").json()
    assert form["media_type"] == media_type and form["width"] is None
    assert form["name"].endswith((".pdf", ".txt")) and "/" not in form["name"] and "\u202e" not in form["name"]
    answer = api(cast.dr_okafor).get(form["url"], HTTP_ACCEPT="image/*")
    assert answer.content == content and answer["Content-Type"].partition(";")[0] == media_type
    assert answer["Content-Disposition"].startswith("attachment") and "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [("", "file.txt"), ("..", "file.txt"), ("C:\\photos\\a.exe", "a.txt"), ("x" * 300 + ".jpg", "x" * 150 + ".txt")],
)
def test_names_keep_only_their_last_part(name, shown):
    assert shown_name(name, checked(b"hello")) == shown


def test_a_file_too_large_is_refused(cast, api, settings):
    settings.ATTACHMENT_MOST = 1000
    incident = reported(api(cast.dr_okafor), cast)
    assert attach(api(cast.dr_okafor), cast, incident, b"a" * 1001).status_code == 400
    assert attach(api(cast.dr_okafor), cast, incident, b"a" * 70_000).status_code == 413


def test_the_same_file_sent_twice_is_attached_once(cast, api, media):
    incident = reported(api(cast.dr_okafor), cast)
    chosen = str(uuid.uuid4())
    first, again = (attach(api(cast.dr_okafor), cast, incident, photo(), id=chosen) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200) and first.json() == again.json()
    assert attach(api(cast.dr_okafor), cast, incident, photo("PNG"), id=chosen).status_code == 409
    assert len(files(media)) == 1


def test_a_form_without_a_file_names_it(cast, api):
    incident = reported(api(cast.dr_okafor), cast)
    address = f"{base(cast)}/incidents/{incident['id']}/attachments/"
    assert list(api(cast.dr_okafor).post(address, {}, format="multipart").json()["errors"]) == ["file"]
    assert api(cast.dr_okafor).post(address, {}, format="json").status_code == 415


def test_only_readers_of_an_attachment_get_its_content(cast, api):
    incident = reported(api(cast.ms_rivera), cast)
    form = attach(api(cast.major_park), cast, incident, photo(), audience="military").json()
    assert form["audience"] == "military"
    assert api(cast.wg_cdr_suda).get(form["url"]).status_code == 200
    for person, status in ((cast.ms_rivera, 404), (cast.outsider, 404), (None, 401)):
        assert api(person).get(form["url"]).status_code == status
    listing = f"{base(cast)}/incidents/{incident['id']}/attachments/"
    assert api(cast.ms_rivera).get(listing).json()["results"] == []
    assert [row["id"] for row in api(cast.major_park).get(listing).json()["results"]] == [form["id"]]
    assert "attachment" not in str(log_of(api(cast.ms_rivera), cast, incident))
    assert read(api(cast.ms_rivera), cast, incident).json()["version"] == 1


def test_who_may_not_attach_leaves_no_file(cast, api, media):
    incident = reported(api(cast.ms_rivera), cast)
    assert attach(api(cast.admin), cast, incident, photo()).status_code == 403
    assert attach(api(cast.outsider), cast, incident, photo()).status_code == 404
    assert files(media) == []


def test_a_file_goes_when_its_row_is_not_stored(cast, api, media, monkeypatch):
    incident = reported(api(cast.ms_rivera), cast)

    def refuse(*facts, actor):
        raise RuntimeError("the journal refused")

    monkeypatch.setattr(service, "record", refuse)
    with pytest.raises(RuntimeError):
        attach(api(cast.ms_rivera), cast, incident, photo())
    assert files(media) == []


def test_files_that_no_row_names_are_swept_after_a_day(scene, api, media):
    incident = reported(api(scene.major_park), scene, audience="military")
    kept = attach(api(scene.major_park), scene, incident, photo()).json()
    (known,) = files(media)
    paths = {}
    for name, days in (("old.jpg", 2), ("new.jpg", 0)):
        paths[name] = known.parent / name
        paths[name].write_bytes(b"x")
        os.utime(paths[name], (time.time() - days * 86400,) * 2)
    os.utime(known, (time.time() - 5 * 86400,) * 2)
    assert service.sweep_attachments() == [paths["old.jpg"]]
    assert not paths["old.jpg"].exists() and paths["new.jpg"].exists()
    assert api(scene.major_park).get(kept["url"]).status_code == 200


def test_a_file_that_is_lost_is_said_to_be(cast, api, media):
    incident = reported(api(cast.ms_rivera), cast)
    form = attach(api(cast.ms_rivera), cast, incident, photo()).json()
    files(media)[0].unlink()
    answer = api(cast.ms_rivera).get(form["url"])
    assert answer.status_code == 404 and "administrator" in answer.json()["detail"]
