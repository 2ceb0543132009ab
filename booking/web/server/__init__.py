"""The only place that knows waitress: sockets, requests as they come over the wire, draining."""
