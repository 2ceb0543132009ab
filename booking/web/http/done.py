"""What an endpoint did, before it is put into an answer."""

from collections.abc import Iterator
from typing import Any

import msgspec

from booking.texts.sentences import Sentence


class Undo(msgspec.Struct, frozen=True):
    """The form that takes back what was done: where it goes, and what it says."""

    path: str
    fields: dict[str, str] = {}


class Done(msgspec.Struct):
    """The JSON to answer and, for a browser's form, the sentence to show.

    `remember` is the id of a booking that the browser is to know from now on, `remember_entry` that of a waiting-list
    entry; `begins_session` is the token of a session that it is to keep, `ends_session` lets it forget the one it has;
    `browser` is the secret by which the account knows it from now on; `undo` is how a browser may take it back, `share`
    the address at which others find what was made, `leads_to` the one at another site where its form goes on. `state`
    is what the answer's ETag stands for where that is not the answer itself, because it counts seconds. A public answer
    may be given again until something is committed, but not from the instant `true_until` on: with 0 it is read anew
    each time. `status` and `location`, the path of what was made, are what the endpoint declares. What is found may be
    bytes of another `media_type`, which are answered as they are; or a file called `file_name`, whose `pieces` are made
    while it is sent.
    """

    payload: Any = {}
    sentence: Sentence = Sentence("")
    status: int = 200
    location: str | None = None
    remember: str | None = None
    remember_entry: str | None = None
    begins_session: str | None = None
    ends_session: bool = False
    browser: str | None = None
    undo: Undo | None = None
    share: str = ""
    leads_to: str = ""
    is_public: bool = False
    true_until: int = 0
    is_replayed: bool = False
    state: Any = None
    media_type: str = ""
    file_name: str = ""
    pieces: Iterator[bytes] | None = None
