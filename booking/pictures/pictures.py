"""Pictures as they are sent, kept and found again."""

import hashlib
import logging
import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Literal, TypeAlias

from booking import store
from booking.errors import Busy, Fault, Invalid, NotFound
from booking.store.database import Tx
from booking.store.pictures import Picture
from booking.texts.sentences import Sentence

Use: TypeAlias = Literal["cover", "logo"]

FIELD = "picture"
SENT_BYTES_AT_MOST = 10 * 1024 * 1024
_PROGRAM = Path(__file__).parents[2]
# What Python needs to start, and nothing of the rest: the site's passwords may be in it, and are no decoder's concern.
_ENVIRONMENT = ("LD_LIBRARY_PATH", "PATH", "PYTHONHOME", "PYTHONPATH", "SYSTEMROOT")
_MADE_IN_SECONDS = 12
_WAITED_SECONDS = 5
_ID_CHARACTERS = 32
_ID = re.compile(f"[0-9a-f]{{{_ID_CHARACTERS}}}")
_FAULTS = {
    b"kind": Sentence("Choose a JPEG, PNG, WebP or GIF file."),
    b"dimensions": Sentence("Choose a smaller picture, of 25 million pixels at most."),
    b"broken": Sentence(
        "The picture is damaged or incomplete. Open it on your computer, save it again and upload that."
    ),
}

_room = threading.Semaphore(1)  # Each takes some hundred megabytes of memory for a moment.
log = logging.getLogger(__name__)


def made_anew(content: bytes, use: Use) -> Picture:
    """Return a picture as it is served, made by a process of its own within some seconds. Raises Invalid, Busy."""
    if not content:
        raise Invalid([Fault(FIELD, Sentence("Choose a file."))])
    if len(content) > SENT_BYTES_AT_MOST:
        most = SENT_BYTES_AT_MOST // (1024 * 1024)
        raise Invalid([Fault(FIELD, Sentence("The file is over {number} MB. Choose a smaller one.", number=most))])
    if not _room.acquire(timeout=_WAITED_SECONDS):
        raise Busy("Another picture is being uploaded. Send this one again in a moment.")
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "booking.pictures.remake", use],
            cwd=_PROGRAM,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            input=content,
            capture_output=True,
            timeout=_MADE_IN_SECONDS,
            check=False,
        )
        said, _, made = ended.stdout.partition(b"\n")
    except subprocess.TimeoutExpired:
        said, made = b"dimensions", b""
    finally:
        _room.release()
    if not made:
        if said not in _FAULTS:
            log.warning("A picture could not be made: %s", ended.stderr.decode("utf-8", "replace")[-500:].strip())
        raise Invalid([Fault(FIELD, _FAULTS.get(said, _FAULTS[b"broken"]))])
    media_type, width, height = said.decode().split()
    return Picture(hashlib.sha256(made).hexdigest()[:_ID_CHARACTERS], media_type, int(width), int(height), made)


def find(tx: Tx, picture_id: str) -> Picture:
    """Return a picture. Raises NotFound."""
    found = store.pictures.find(tx, picture_id) if _ID.fullmatch(picture_id) else None
    if found is None:
        raise NotFound("not_found", "This picture isn’t here. It may have been replaced.")
    return found
