"""A statement in whichever format it is: which one is seen by what stands in it, never by the name of the file."""

import re

from booking.payments.statements import camt, mt940, one_c, table
from booking.payments.statements.line import BYTES_AT_MOST, Line, unreadable
from booking.payments.statements.table import Table
from booking.texts import encodings
from booking.texts.sentences import Sentence

_DECLARED = re.compile(rb"(<\?xml[^>]{0,200}?)\sencoding=[\"'][^\"']{0,40}[\"']")


def read(content: bytes, *, is_pasted: bool = False) -> list[Line] | Table:
    """Return the lines of a statement or, where it is a table, that. Raises Invalid for what is no statement.

    What `is_pasted` is in UTF-8, whatever it says of itself.
    """
    if not content.strip():
        raise unreadable(Sentence("Choose a file, or paste the statement."))
    if len(content) > BYTES_AT_MOST:
        number = BYTES_AT_MOST // (1024 * 1024)
        raise unreadable(Sentence("The statement is over {number} MB. Download it for a shorter time.", number=number))
    if encodings.is_no_text(content):
        raise unreadable(
            Sentence(
                "This is no statement that can be read. In your bank, choose CAMT.053, MT940 or CSV, then upload "
                "that file."
            )
        )
    if camt.is_one(content):
        return camt.read(_DECLARED.sub(rb"\1", content, count=1) if is_pasted else content)
    if one_c.is_one(content):
        return one_c.read(content)
    text = _decoded(content)
    return mt940.read(text) if mt940.is_one(text) else table.read(text)


def _decoded(content: bytes) -> str:
    try:
        text = content.decode(encodings.encoding_of(content).name)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise unreadable(
            Sentence(
                "The letters in this file can’t be read. Download the statement again, or save it as “CSV (UTF-8)”."
            )
        )
    return text
