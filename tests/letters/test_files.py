"""What may come in as a file, and what is gone from it when it is stored."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from huiyin.common.errors import NotFound, Refused
from huiyin.letters import files
from huiyin.letters.models import Attachment
from huiyin.letters.services.letter import letter_erase
from tests.people import NOON, Township, received


def photo(form: str = "JPEG", **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "green").save(out, form, **more)
    return out.getvalue()


def with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "CameraOfSomebody"
    exif.get_ifd(0x8825)[1] = "N"
    return photo(exif=exif)


def with_script() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    script = {
        NameObject("/S"): NameObject("/JavaScript"),
        NameObject("/JS"): TextStringObject("app.alert(1)"),
    }
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)
    writer.add_attachment("hidden.txt", b"hidden words")
    writer.add_metadata({"/Author": "Somebody"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_it_works() -> None:
    file = files.take(name="a.jpg", data=with_place())
    assert file.media_type == "image/jpeg"
    assert b"CameraOfSomebody" not in file.data
    assert not Image.open(io.BytesIO(file.data)).getexif()


@pytest.mark.parametrize(("form", "media_type"), [("PNG", "image/png"), ("WEBP", "image/jpeg")])
def test_other_pictures(form: str, media_type: str) -> None:
    assert files.take(name="a", data=photo(form)).media_type == media_type


def test_a_pdf_keeps_its_pages_alone() -> None:
    file = files.take(name="a.pdf", data=with_script())
    assert len(PdfReader(io.BytesIO(file.data)).pages) == 1
    for word in (b"alert", b"hidden", b"Somebody", b"JavaScript"):
        assert word not in file.data


def test_actions_of_a_page_are_gone() -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): TextStringObject("open this")})
    out = io.BytesIO()
    writer.write(out)
    assert b"open this" not in files.take(name="a.pdf", data=out.getvalue()).data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ program",
        b"<svg onload='x'/>",
        b"\xff\xd8\xff broken",
        b"\x89PNG\r\n\x1a\n broken",
        b"%PDF-1.7 broken",
        b"RIFF0000WEBPbroken",
        photo()[:200],
    ],
)
def test_what_cannot_be_read_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(Refused, match=r"scan\.jpg"):
        files.take(name="scan.jpg", data=data)


def test_too_large() -> None:
    with pytest.raises(Refused, match="11"):
        files.take(name="a.jpg", data=b"\xff\xd8\xff" + bytes(files.SIZE_LIMIT))


def test_too_many_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PIXELS_LIMIT", 100)
    with pytest.raises(Refused):
        files.take(name="a.jpg", data=photo())


def test_a_file_lies_encrypted_under_its_hash() -> None:
    file = files.take(name="a.jpg", data=photo())
    sha256 = files.store(file=file)
    assert files.read(sha256=sha256) == file.data
    assert file.data[:50] not in files._path(sha256).read_bytes()


def test_a_file_of_two_letters_goes_with_the_second(
    town: Township, django_capture_on_commit_callbacks: object
) -> None:
    file = files.take(name="a.png", data=photo("PNG"))
    one, two = (received(town, files=(file,)).letter for _turn in range(2))
    say = {"reason": "依来信人请求", "at": NOON, "role": "supervisor"}
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        letter_erase(letter=one, **say)  # type: ignore[arg-type]
    assert files.read(sha256=file.sha256) == file.data
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        letter_erase(letter=two, **say)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        files.read(sha256=file.sha256)
    assert Attachment.objects.exclude(erased_at=None).count() == 2
