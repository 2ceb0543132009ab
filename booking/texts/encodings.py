"""In which encoding a text is that somebody has uploaded: by its mark, as UTF-8, or as it plainly is."""

import codecs
import re
from typing import NamedTuple

_NO_TEXTS = (b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"%PDF", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
# In the encodings of Windows, letters of other scripts: inside a word of Latin ones, or a word of their own.
_AMONG_LATIN = re.compile(rb"[A-Za-z][\xc0-\xff]+|[\xc0-\xff]+[A-Za-z]")
_BY_THEMSELVES = re.compile(rb"(?<![A-Za-z\xc0-\xff])[\xc0-\xff]{2,}(?![A-Za-z\xc0-\xff])")
_PLAINLY = 4  # So many times as many.


class Encoding(NamedTuple):
    """An encoding, and whether it is plain that this is the one."""

    name: str
    is_plain: bool = True


def is_no_text(content: bytes) -> bool:
    """Whether a file is a spreadsheet, an archive or the like, by how it begins."""
    return content.startswith(_NO_TEXTS)


def encoding_of(content: bytes) -> Encoding:
    """Return the encoding of a text: UTF-8 or UTF-16, or else Windows-1251 or Windows-1252.

    Those two are told apart by where the letters stand that are no Latin ones.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Encoding("utf-16")
    begin = content[:20]
    if len(begin) > 3 and not len(content) % 2:
        for encoding, zeros, letters in (
            ("utf-16-le", begin[1::2], begin[::2]),
            ("utf-16-be", begin[::2], begin[1::2]),
        ):
            if not any(zeros) and all(letters):
                return Encoding(encoding)
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _encoding_of_windows(content)
    return Encoding("utf-8-sig")


def _encoding_of_windows(content: bytes) -> Encoding:
    among, apart = (len(kind.findall(content)) for kind in (_AMONG_LATIN, _BY_THEMSELVES))
    if among >= apart:
        return Encoding("windows-1252", is_plain=among > _PLAINLY * apart)
    return Encoding("windows-1251", is_plain=apart > _PLAINLY * among)
