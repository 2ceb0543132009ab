"""Python runs this first in a process that is to fail: what comes through a socket lets one of its threads raise.

An exception is raised in a thread wherever that is just then, as no `except` of the service's own could foresee it.
"""

import builtins
import ctypes
import functools
import importlib
import os
import socket
import threading


def _raise_once(place: str, kind: type[BaseException]) -> None:
    """Let the function at `module:Class.name` raise the next time that it is called, and be itself again."""
    module, _, names = place.partition(":")
    *owners, name = names.split(".")
    owner = functools.reduce(getattr, owners, importlib.import_module(module))
    itself = getattr(owner, name)

    def fail(*_: object, **__: object) -> None:
        setattr(owner, name, itself)
        raise kind("a fault that was asked for")

    setattr(owner, name, fail)


def _raise_in(name: str, kind: type[BaseException]) -> int:
    """Raise in each thread whose name begins so, wherever it is; return in how many."""
    hit = [one for one in threading.enumerate() if one.name.startswith(name)]
    for one in hit:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(one.ident or 0), ctypes.py_object(kind))
    return len(hit)


def _obey(listener: socket.socket) -> None:
    """Take `THREAD EXCEPTION` or `PLACE EXCEPTION` from each who connects, and answer how many will raise it."""
    while True:
        connection, _ = listener.accept()
        with connection:
            where, exception = connection.recv(1_000).decode().split()
            kind = getattr(builtins, exception)
            hit = 1 if ":" in where else _raise_in(where, kind)
            if ":" in where:
                _raise_once(where, kind)
            connection.sendall(str(hit).encode())


_listener = socket.socket(socket.AF_UNIX)
_listener.bind(os.environ["FAULTS_SOCKET"])
_listener.listen()
threading.Thread(target=_obey, args=(_listener,), name="injector", daemon=True).start()
