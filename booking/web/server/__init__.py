"""The only place that knows waitress: sockets, requests as they come over the wire, draining.

Waitress would not notice if a method that we put in the place of one of its own were called by no one any more: a slow
reader, say, would then hold up the database's writer. So its names are looked for before anything is served.
"""

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import WSGITask

# What we override of waitress's classes, and the private methods that we call.
OVERRIDDEN: dict[type, frozenset[str]] = {
    HTTPChannel: frozenset(
        {"error_task_class", "handle_close", "handle_expt", "handle_read", "handle_write", "parser_class", "readable"}
        | {"received", "request", "service", "task_class", "will_close", "write_soon"}
        | {"_flush_exception", "_flush_outbufs_below_high_watermark", "_flush_some"}
    ),
    HTTPRequestParser: frozenset({"body_rcv", "close", "error", "get_body_stream", "received", "version"}),
    TcpWSGIServer: frozenset(
        {"add_task", "channel_class", "handle_accept", "maintenance", "next_channel_cleanup"}
        | {"pull_trigger", "readable"}
    ),
    WSGITask: frozenset({"build_response_header", "get_environment", "service"}),
}
for theirs, names in OVERRIDDEN.items():
    if unknown := sorted(names - set(dir(theirs))):
        raise ImportError(f"waitress's {theirs.__name__} has no {', '.join(unknown)}: install the version required")
