"""Make a picture anew: the same to look at, smaller, and nothing in it but what is seen.

Run as a program, in a process of its own: it reads the picture, writes the new one and says what kind of one that is.
Decoders are large, written in C and fed by others; here they have neither the database nor the server's memory.
"""

import contextlib
import sys
from io import BytesIO
from typing import Any, Literal, NamedTuple, TypeAlias

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

Fault: TypeAlias = Literal["kind", "broken", "dimensions"]

_KINDS = ("JPEG", "PNG", "WEBP", "GIF")
_SIDE_AT_MOST = 20_000
# Decoded, four bytes each at the most. A JPEG is decoded small from the beginning, unless it comes in several passes.
_PIXELS_AT_MOST = 25_000_000
_JPEG_PIXELS_AT_MOST = 64_000_000
_MEMORY_BYTES = 1024 * 1024 * 1024  # Of addresses: Python and its libraries take a third of it before anything is done.
_CPU_SECONDS = 10
_LOWER_PRIORITY = 10
_QUALITIES = (85, 75, 65, 50)
_SMALLER = 0.8
_SIXTEEN_BITS_TO_EIGHT = 1 / 256


class Form(NamedTuple):
    """How a picture is served: as which type, on how many pixels and in how many bytes at the most."""

    kind: Literal["JPEG", "WEBP"]
    width: int
    height: int
    bytes_at_most: int


FORMS = {"cover": Form("JPEG", 1_600, 1_600, 300_000), "logo": Form("WEBP", 640, 320, 100_000)}
MEDIA_TYPES = {"JPEG": "image/jpeg", "WEBP": "image/webp"}
_WRITTEN: dict[str, dict[str, Any]] = {"JPEG": {"optimize": True, "progressive": True}, "WEBP": {"method": 6}}


class Unfit(Exception):
    """What was sent is no picture that can be taken."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def remade(content: bytes, form: Form) -> tuple[bytes, int, int]:
    """Return the picture anew, its width and its height. Raises Unfit."""
    with _opened(content) as sent:
        small = _small(sent, form)
        seen = _in_common_colours(small, sent.info.get("icc_profile"))
    if form.kind == "JPEG":
        seen = _on_white(seen)
    while True:
        seen.info = {}  # Where Pillow looks for what else to write.
        for quality in _QUALITIES:
            written = BytesIO()
            seen.save(written, form.kind, quality=quality, **_WRITTEN[form.kind])
            if written.tell() <= form.bytes_at_most:
                return written.getvalue(), seen.width, seen.height
        seen = seen.resize((max(1, int(seen.width * _SMALLER)), max(1, int(seen.height * _SMALLER))))


def _opened(content: bytes) -> Image.Image:
    """Return a picture whose first bytes say what it is; its pixels are not decoded yet. Raises Unfit."""
    try:
        sent = Image.open(BytesIO(content), formats=_KINDS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unfit("dimensions") from None
    except UnidentifiedImageError:
        raise Unfit("kind") from None
    except Exception:  # Whatever a decoder may say of what is no whole picture.
        raise Unfit("broken") from None
    is_jpeg = sent.format in ("JPEG", "MPO")
    pixels = sent.width * sent.height
    is_large = pixels > (_JPEG_PIXELS_AT_MOST if is_jpeg else _PIXELS_AT_MOST)
    if is_large or max(sent.size) > _SIDE_AT_MOST or not pixels:
        raise Unfit("dimensions")
    return sent


def _small(sent: Image.Image, form: Form) -> Image.Image:
    """Return it decoded, no larger than it is served, and turned as whoever took it held the camera. Raises Unfit."""
    try:
        longest = max(form.width, form.height)
        sent.draft("RGB", (longest, longest))
        sent.load()
        ImageOps.exif_transpose(sent, in_place=True)
        small = _in_eight_bits(sent)
        small.thumbnail((form.width, form.height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    except Exception:  # As above: what is damaged is met when it is decoded.
        raise Unfit("broken") from None
    return small


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    """Return it in a mode whose colours can be mixed: without a palette, and in 8 bits of 16, the upper ones."""
    if picture.mode in ("RGB", "RGBA", "CMYK", "L") and "transparency" not in picture.info:
        return picture
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda value: value * _SIXTEEN_BITS_TO_EIGHT).convert("L")
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _in_common_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return it in sRGB, with the transparency that it has."""
    transparency = picture.getchannel("A") if picture.mode == "RGBA" else None
    plain = picture.convert("RGB") if transparency is not None else picture
    if profile:
        with contextlib.suppress(Exception):  # A profile that is none, or one for other colours: as if it had none.
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            plain = ImageCms.profileToProfile(plain, given, ImageCms.createProfile("sRGB"), outputMode="RGB") or plain
    plain = plain.convert("RGB")
    if transparency is not None:
        plain.putalpha(transparency)
    return plain


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _limit_itself() -> None:
    """Let the system end this process where it takes more than any picture needs, and let all others go first."""
    try:
        import os
        import resource
    except ImportError:  # Windows sets no such limits.
        return
    os.nice(_LOWER_PRIORITY)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(use: str) -> None:
    """Read a picture and write it anew, behind a line with its type and size; or a line with what is wrong with it."""
    _limit_itself()
    form = FORMS[use]
    try:
        content, width, height = remade(sys.stdin.buffer.read(), form)
    except Unfit as unfit:
        sys.stdout.write(f"{unfit.fault}\n")
    else:
        sys.stdout.buffer.write(f"{MEDIA_TYPES[form.kind]} {width} {height}\n".encode() + content)


if __name__ == "__main__":
    main(sys.argv[1])
