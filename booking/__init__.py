"""Event bookings with holds that end by themselves: one process, one SQLite file.

The map, business words first:

    model.py      Event, Booking, EndedBooking and the pure rules about them
    errors.py     every way a request can be refused, with its stable code
    clock.py      the only place that reads the time
    config.py     settings: flag > BOOKING_* variable > default
    events.py     publish, change, cancel, find, list
    seats.py      book, confirm, cancel, expire: the only place where seats change hands
    accounts.py   register, roles, disable, delete
    sessions.py   who is signed in, and the first admin's one-time link
    browsers.py   the browsers that an account knows, which no stranger's guesses delay
    tokens.py     API tokens, for programs that act for an account
    invitations.py  one-time links that give a role
    passwords.py  what a good password is; hashed on a thread of its own
    throttle.py   growing waits for who guesses passwords
    audit.py      who did what, when and from where
    jobs.py       every timed job on one screen, and the thread that runs them
    store/        the only place that knows SQL
    web/          the only place that knows HTTP

Imports point one way: app → web, jobs → events, seats, accounts, … → store → model, errors, clock.
A test keeps it so.
"""

__version__ = "0.1.0"
