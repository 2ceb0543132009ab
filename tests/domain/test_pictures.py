"""Pictures are made anew: what is served is small, upright, in common colours, and says nothing but what is seen."""

import hashlib
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageCms

from booking import organisation, store
from booking.errors import Invalid
from booking.pictures import pictures, remake
from booking.pictures.remake import FORMS, Unfit
from booking.store.pictures import Picture
from tests.support.service import Service, count

COVER, LOGO = FORMS["cover"], FORMS["logo"]


def drawn(
    size: tuple[int, int] = (60, 40), kind: str = "JPEG", mode: str = "RGB", colour: Any = "red", **how: Any
) -> bytes:
    written = BytesIO()
    Image.new(mode, size, colour).save(written, kind, **how)
    return written.getvalue()


def seen(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def png(width: int, height: int, data: bytes = b"", *further: tuple[bytes, bytes]) -> bytes:
    """Return a PNG that says it has this size, whatever its data have."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        *further,
        (b"IDAT", data),
        (b"IEND", b""),
    ]
    written = (
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        for name, content in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


def turned(orientation: int) -> bytes:
    """Return a picture whose left half is red and whose right is blue, as a camera notes that it held it."""
    picture = Image.new("RGB", (60, 40), "red")
    picture.paste("blue", (30, 0, 60, 40))
    noted = Image.Exif()
    noted[0x0112] = orientation
    noted[0x010F] = "SecretCamera"
    noted.get_ifd(0x8825)[1] = "N"
    written = BytesIO()
    picture.save(written, "JPEG", exif=noted, comment=b"secret comment", quality=95)
    return written.getvalue()


HOSTILE: dict[str, tuple[bytes, str]] = {
    "nothing that is a picture": (b"hello", "kind"),
    "a page": (b"<!doctype html><script>alert(1)</script>", "kind"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "kind"),
    "svg behind a byte order mark": (b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", "kind"),
    "pdf": (b"%PDF-1.7\n1 0 obj", "kind"),
    "zip": (b"PK\x03\x04" + bytes(60), "kind"),
    "postscript, for which Pillow would start a program": (
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        "kind",
    ),
    "bmp": (drawn(kind="BMP"), "kind"),
    "tiff": (drawn(kind="TIFF"), "kind"),
    "ico": (drawn((32, 32), kind="ICO"), "kind"),
    "heic, or what says so": (b"\0\0\0\x18ftypheic" + bytes(60), "kind"),
    "a jpeg's first bytes": (b"\xff\xd8\xff\xe0", "kind"),
    "a jpeg cut in two": (drawn((400, 400))[:600], "broken"),
    "a png cut in two": (drawn((90, 90), "PNG", colour="blue")[:60], "broken"),
    "a webp cut in two": (drawn((90, 90), "WEBP")[:60], "broken"),
    "a png without its data": (png(10, 10), "broken"),
    "a png whose data are of another size": (png(200, 200, zlib.compress(b"\0" * 30)), "broken"),
    "a png that is a bomb": (png(60_000, 60_000, zlib.compress(bytes(9_000))), "dimensions"),
    "a png of more pixels than are decoded": (png(6_000, 6_000, zlib.compress(bytes(9_000))), "dimensions"),
    "a png as long as a street": (png(30_000, 10, zlib.compress(bytes(9_000))), "dimensions"),
    "a png of no width": (png(0, 10), "kind"),
    "a gif that says it is huge": (
        drawn(kind="GIF")[:6] + struct.pack("<HH", 60_000, 60_000) + drawn(kind="GIF")[10:],
        "dimensions",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_picture_that_can_be_taken_is_refused(name: str) -> None:
    content, fault = HOSTILE[name]
    for form in (COVER, LOGO):
        with pytest.raises(Unfit) as refused:
            remake.remade(content, form)
        assert refused.value.fault in ({fault, "broken"} if fault == "kind" else {fault})


def test_text_in_a_png_that_unpacks_to_much_is_not_unpacked() -> None:
    bomb = (b"zTXt", b"Comment\0\0" + zlib.compress(bytes(5_000_000)))
    with pytest.raises(Unfit):
        remake.remade(png(10, 10, zlib.compress((b"\0" + bytes(30)) * 10), bomb), COVER)


TAKEN: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: drawn((1_800, 1_200)),
    "progressive jpeg": lambda: drawn((1_800, 1_200), progressive=True),
    "cmyk jpeg": lambda: drawn(mode="CMYK", colour=(0, 255, 255, 0)),
    "png": lambda: drawn(kind="PNG"),
    "png with a palette": lambda: drawn(kind="PNG", mode="P", colour=1),
    "png of 16 bits": lambda: drawn(kind="PNG", mode="I;16", colour=40_000),
    "black and white": lambda: drawn(kind="PNG", mode="1", colour=1),
    "png with transparency": lambda: drawn(kind="PNG", mode="RGBA", colour=(255, 0, 0, 128)),
    "grey with transparency": lambda: drawn(kind="PNG", mode="LA", colour=(9, 9)),
    "webp": lambda: drawn(kind="WEBP"),
    "gif": lambda: drawn(kind="GIF", mode="P", colour=1),
    "one pixel": lambda: drawn((1, 1), kind="PNG"),
    "a line": lambda: drawn((10_000, 1), kind="PNG"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_picture_of_any_kind_is_served_small_and_the_same_each_time(name: str) -> None:
    for form, kind in ((COVER, "JPEG"), (LOGO, "WEBP")):
        made, width, height = remake.remade(TAKEN[name](), form)
        served = seen(made)
        assert (served.format, served.size) == (kind, (width, height))
        assert width <= form.width
        assert height <= form.height
        assert len(made) <= form.bytes_at_most
        assert remake.remade(TAKEN[name](), form)[0] == made


@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [(1, (60, 40), (5, 20)), (3, (60, 40), (55, 20)), (6, (40, 60), (20, 5)), (8, (40, 60), (20, 55))],
)
def test_a_picture_stands_upright_and_says_nothing_of_its_camera(
    orientation: int, size: tuple[int, int], red_at: tuple[int, int]
) -> None:
    sent = turned(orientation)
    assert b"SecretCamera" in sent
    made, *_ = remake.remade(sent, COVER)

    served = seen(made)
    assert served.size == size
    red, _, blue = served.getpixel(red_at)  # type: ignore[misc]
    assert (red > 200, blue < 60) == (True, True)
    assert not served.getexif()
    assert {"exif", "icc_profile", "comment", "xmp"}.isdisjoint(served.info)
    assert b"ecret" not in made


def test_what_hangs_behind_a_picture_is_not_served() -> None:
    made, *_ = remake.remade(drawn() + b"<script>alert(1)</script>PK\x03\x04" + bytes(100), COVER)
    assert b"script" not in made
    assert b"PK\x03\x04" not in made


def test_a_profile_is_turned_into_common_colours_and_a_broken_one_passed_over() -> None:
    common = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # Its table of what is where comes first: here what is stored as red is seen as blue.
    turned_round = common.replace(b"rXYZ", b"----", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"----", b"bXYZ", 1)
    for profile, is_blue in ((common, False), (b"no profile", False), (common[:200], False), (turned_round, True)):
        made, *_ = remake.remade(drawn(icc_profile=profile), COVER)
        red, green, blue = seen(made).getpixel((30, 20))  # type: ignore[misc]
        assert (red > 200, green < 60, blue > 200) == (not is_blue, True, is_blue)
        assert "icc_profile" not in seen(made).info


def test_a_logo_keeps_its_transparency_and_a_cover_stands_on_white() -> None:
    half = drawn(kind="PNG", mode="RGBA", colour=(0, 0, 0, 0))
    assert seen(remake.remade(half, LOGO)[0]).convert("RGBA").getpixel((30, 20))[3] == 0  # type: ignore[index]
    assert min(seen(remake.remade(half, COVER)[0]).getpixel((30, 20))) > 250  # type: ignore[arg-type]


def test_even_noise_fits_into_what_is_served() -> None:
    noise = BytesIO()
    Image.effect_noise((1_200, 800), 200).convert("RGB").save(noise, "JPEG", quality=80)
    made, *_ = remake.remade(noise.getvalue(), COVER)
    assert len(made) <= COVER.bytes_at_most


def test_a_picture_is_made_in_a_process_of_its_own_that_ends_at_what_it_can_not_take() -> None:
    made = pictures.made_anew(drawn((2_000, 1_000)), "cover")
    assert (made.media_type, made.width, made.height) == ("image/jpeg", 1_600, 800)
    assert made.id == hashlib.sha256(made.content).hexdigest()[:32]
    for content, words in ((b"", "Choose a file"), (b"GIF", "Choose a JPEG"), (drawn()[:400], "is damaged")):
        with pytest.raises(Invalid, match=words):
            pictures.made_anew(content, "logo")


def test_the_process_may_use_no_more_memory_and_time_than_a_picture_needs_and_write_no_file() -> None:
    says = "from booking.pictures import remake; import resource as r; remake.main('logo'); print([r.getrlimit(one)[0]"
    script = f"{says} for one in (r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_FSIZE, r.RLIMIT_CORE)])"
    said = subprocess.run([sys.executable, "-c", script], input=b"GIF", capture_output=True, check=True).stdout

    assert said.split(b"\n")[:2] == [b"kind", b"[1073741824, 10, 0, 0]"]


def test_the_process_is_told_none_of_the_secrets_among_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Mapping[str, str] | None] = []

    def run(*command: Any, **how: Any) -> Any:
        told.append(how.get("env"))
        return real(*command, **how)

    real = subprocess.run
    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setenv("BOOKING_SMTP_URL", "smtp://user:secret@mail.example.com")
    monkeypatch.setenv("CLOUD_TOKEN", "secret")

    assert pictures.made_anew(drawn(), "cover").media_type == "image/jpeg"
    assert told[0] is not None
    assert "secret" not in repr(told)


def test_a_picture_that_nothing_shows_is_removed_after_an_hour_and_no_other(service: Service) -> None:
    event = service.create_event()["id"]
    for name in ("cover", "logo", "unused"):
        service.database.write(store.pictures.put, Picture(name, "image/webp", 1, 1, b"x"))
    service.database.write(store.events.set_picture, event, "cover")
    service.database.write(organisation.choose, "logo", "logo")

    service.jobs.purge("pictures")
    assert count(service.database, "pictures") == 3
    service.clock.move(3_601)
    service.jobs.purge("pictures")

    assert [service.database.read(store.pictures.find, name) is None for name in ("cover", "logo", "unused")] == [
        False,
        False,
        True,
    ]
