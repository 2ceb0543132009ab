"""The database file as another program in the same process opens it: by the library that the service has it open by.

With a second SQLite in one process, closing one's file takes away the locks of the other.
"""

from contextlib import closing
from pathlib import Path
from typing import Any

import apsw

_BUSY_MILLISECONDS = 5_000


def opened(path: Path, mode: str = "rwc") -> closing[Any]:
    """Return a connection as it comes, without the settings of the service's own; `mode` is SQLite's: ro, rw or rwc."""
    flags = apsw.SQLITE_OPEN_URI | apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    connection = apsw.Connection(f"{path.absolute().as_uri()}?mode={mode}", flags=flags)
    connection.set_busy_timeout(_BUSY_MILLISECONDS)
    return closing(connection)
