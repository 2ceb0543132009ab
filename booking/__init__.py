"""Event bookings with holds that end by themselves: one process, one SQLite file.

The map, business words first:

    model.py      Event, Booking, EndedBooking and the pure rules about them
    errors.py     every way a request can be refused, with its stable code
    clock.py      the only place that reads the time
    config.py     settings: flag > BOOKING_* variable > default
    events.py     publish, change, cancel, find, list
    seats.py      book, confirm, cancel, expire: the only place where seats change hands
    accounts.py   admin tokens, sessions and the one-time sign-in link
    jobs.py       every timed job on one screen, and the thread that runs them
    store/        the only place that knows SQL
    web/          the only place that knows HTTP

Imports point one way: app → web, jobs → events, seats, accounts → store → model, errors, clock.
A test keeps it so.
"""

__version__ = "0.1.0"
