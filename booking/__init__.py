"""Event bookings with holds that end by themselves: one process, one SQLite file.

The map. Imports point downward, from each floor to those below it; a test keeps it so. docs/where.md names the files
that common additions take.

    web/            the only place that knows HTTP
        server/     the only place that knows waitress: sockets, requests as they come over the wire, draining
        app.py      the application: one error handler
        routes.py   every route, of the API and of the pages
        pages/      what people see, and what their forms do
        api/        one module for each resource, with its bodies, its answers and what is said of it
        auth/       who asks: sessions and tokens, the language they read, requests that come twice
        site.py     what every endpoint is given beside its request
        http/       one request in, one answer out; knows nothing of events and bookings
    delivery/       notices that are due are claimed while they still apply, written as letters, and sent
    bot/            what people ask of the Telegram bot, and what it answers
    demo/           a throw-away site full of life, for `app.py demo` and for pictures
    pictures/       what admins upload, made anew by a process of its own
    backup/         the daily copy of the database, and how many are kept
    accounts/       who can sign in, by what, and what they have done
    privacy/        what is stored of a person, and that nothing tells any more who they were
    organiser/      what organisers do with their events and guests beside publishing and confirming
    payments/       money that comes for bookings: what becomes of it, where it is read from, and who takes it
    door/           the evening itself: who has come, and who may let them in
    webhooks/       the facts of the history, sent to the addresses that an organiser names

    The product:

    jobs.py         every timed job on one screen, and the thread that runs them
    events.py       publish, change, cancel, reopen, find, list
    seats.py        book, confirm, cancel, sweep: where seats change hands
    changes.py      extend, change seats, restore, hand over: what may become of a booking meanwhile
    waitlist.py     join, leave, find one's place
    offers.py       expire holds, and offer what comes free to the waiting list
    refusals.py     why a person can't have the seats that they ask for
    history.py      the story of every event, from which its present state can be told, and who reads it as a stream
    notices.py      messages to people, made from the lines of the history
    keyed.py        keyed hashes: a network's mark, and the secret in a mail that confirms its booking
    zone.py         the time zone of the site, and who may choose it
    payment.py      a payee's numbers and their check digits, and the codes that banks' apps read
    organisation.py what an organiser says about themselves: name, colour, logo, contact, imprint, privacy
    config.py       settings: flag > BOOKING_* variable > default; the senders that they configure

    store/          the only place that knows SQL
    senders/        the only place that knows mail servers and Telegram's API
    monitoring/     what is counted where it happens, and the log
    texts/          how the product speaks: languages and catalogues, sentences, instants, durations, counts, addresses,
                    what organisers write, and to search engines and mail programs

    Values and pure rules:

    notice.py       Notice, a row for each kind of notice, and when reminders are due
    model.py        Event, Booking, EndedBooking, Entry
    people.py       Person, Account and what belongs to them, a row for each channel that reaches them
    addresses.py    which e-mail addresses exist, and which two are one mailbox's
    questions.py    what an organiser asks of people who book, and answers that fit
    seat_kinds.py   kinds of seat, each with its price, and how many of each somebody wants
    money.py        amounts in a currency's smallest unit, and the currencies
    reference.py    the short name of a booking, made and read as it is typed
    errors.py       every way a request can be refused, with its stable code
    clock.py        the only place that reads the time
"""

from pathlib import Path

__version__ = "0.1.0"

# In the source, views/ and static/ stand beside this package, with app.py; once it is installed, all are in it.
IS_INSTALLED = Path(__file__).with_name("views").is_dir()
PROGRAM = "booking" if IS_INSTALLED else "app.py"
COMMAND = "booking" if IS_INSTALLED else "python app.py"  # As people type it.
_FILES = Path(__file__).parents[not IS_INSTALLED]
VIEWS = _FILES / "views"
STATIC = _FILES / "static"
# Where the database is unless a setting says so: beside app.py, or where the installed command is run.
HOME = Path() if IS_INSTALLED else _FILES
