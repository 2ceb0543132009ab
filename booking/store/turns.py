"""Whose turn it is to write: the writer and the server's loop have the one connection that writes in turns."""

import contextlib
import threading
from collections.abc import Callable, Iterator

_LOOP_SECONDS_AT_MOST = 0.05  # In which it comes to its turn.


class Turns:
    """The turns of the writer, which waits for its own, and of the loop, which is woken when it can have it.

    While both want it, they have it one after the other. `loop` is the loop's thread while there is one, and `runs`
    the thread that runs writes at this moment.
    """

    def __init__(self) -> None:
        self.loop: int | None = None
        self.runs: int | None = None
        self._wake_loop: Callable[[], None] = lambda: None
        self._lock = threading.Lock()
        self._loop_waits = self._writer_waits = False
        self._loop_had_its_turn = threading.Event()

    @contextlib.contextmanager
    def with_loop(self, wake: Callable[[], None]) -> Iterator[None]:
        """Let this thread be the loop's, which `wake` lets try again."""
        self.loop, self._wake_loop = threading.get_ident(), wake
        try:
            yield
        finally:
            self.loop, self._wake_loop = None, lambda: None
            self.leave_out_loops()

    def begin_loops(self) -> bool:
        """Begin the loop's turn if it can have it at once; or else it is woken once it can."""
        self._loop_waits = True  # Before it is tried: the writer looks at it once it has let go.
        return not self._writer_waits and self._lock.acquire(blocking=False)

    def end_loops(self) -> None:
        """End the loop's turn."""
        self._lock.release()
        self.leave_out_loops()

    def leave_out_loops(self) -> None:
        """Note that the loop does not want its turn, or no longer: the writer need not wait for it."""
        self._loop_waits = False
        self._loop_had_its_turn.set()

    @contextlib.contextmanager
    def writers(self) -> Iterator[None]:
        """Wait for the writer's turn and have it; the loop goes first if it waits, but not for long: it may be over."""
        if self._loop_waits:
            self._loop_had_its_turn.clear()
            if self._loop_waits:
                self._loop_had_its_turn.wait(_LOOP_SECONDS_AT_MOST)
        self._writer_waits = True
        with self._lock:
            self._writer_waits = False
            yield
        if self._loop_waits:
            self._wake_loop()
