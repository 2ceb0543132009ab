"""Event bookings with holds that end by themselves: one process, one SQLite file.

The map, business words first:

    model.py      Event, Booking, EndedBooking, Entry and the pure rules about them
    people.py     Person, Account and what belongs to them
    errors.py     every way a request can be refused, with its stable code
    clock.py      the only place that reads the time
    config.py     settings: flag > BOOKING_* variable > default
    events.py     publish, change, cancel, reopen, find, list
    seats.py      book, confirm, cancel, sweep: where seats change hands
    changes.py    extend, change seats, restore, hand over: what may become of a booking meanwhile
    offers.py     expire holds, and offer what comes free to the waiting list
    waitlist.py   join, leave, find one's place
    refusals.py   why a person can't have the seats they ask for
    history.py    the story of every event, from which its present state can be told
    accounts.py   register, roles, disable, delete
    sessions.py   who is signed in, and the first admin's one-time link
    browsers.py   the browsers that an account knows, which no stranger's guesses delay
    tokens.py     API tokens, for programs that act for an account
    invitations.py  one-time links that give a role
    passwords.py  what a good password is; hashed on a thread of its own
    throttle.py   growing waits for who guesses passwords
    audit.py      who did what, when and from where
    notice.py     Notice, and when reminders are due
    notices.py    what people are owed a message about, written with the fact that it tells
    claims.py     notices that are due: claimed while true, and what became of them
    truth.py      what a notice is about as it stands when it is claimed: is it still true?
    proofs.py     links in mails that prove an address or open the way to a new password
    keyed.py      keyed hashes: a network's mark, and the secret in a mail that confirms its booking
    mailboxes.py  how many messages a mailbox gets that nobody has shown to be theirs
    delivery.py   the thread that sends what is due
    bot.py        the thread that reads what people write to the Telegram bot, and answers
    chats.py      a chat is an account's: link it, list and confirm and cancel bookings in it
    chat_words.py what the bot says, in both languages
    jobs.py       every timed job on one screen, and the thread that runs them
    senders/      the only place that knows mail servers and Telegram's API
    store/        the only place that knows SQL
    web/          the only place that knows HTTP

Imports point one way: app → web, jobs, delivery, bot → events, seats, accounts, notices, … → store, senders → model,
people, errors, clock.
A test keeps it so.
"""

__version__ = "0.1.0"
