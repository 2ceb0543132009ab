"""Why a message could not be sent, in plain words for whoever has set its channel up.

A sender says it for the log, where the other side's own words stand; by how that begins it is known here.
"""

from booking.texts.sentences import Sentence

_IN_PLAIN_WORDS = {
    "The mail server refused the user or the password": Sentence(
        "The mail server refused the user or the password. Check both."
    ),
    "The mail server’s certificate can’t be trusted": Sentence(
        "The mail server’s certificate isn’t valid for this name. Check the server’s name."
    ),
    "The mail server’s name is not known": Sentence("There’s no mail server of this name. Check its spelling."),
    "The mail server did not answer in time": Sentence(
        "The mail server didn’t answer in time. Check its name, the port and the encryption."
    ),
    "The mail server can’t be reached": Sentence(
        "The mail server can’t be reached at this port. Check the port and the encryption."
    ),
    "The mail server could not be used": Sentence(
        "The mail server doesn’t work with these settings. Try another encryption, or leave the user blank."
    ),
    "The mail server answered MAIL": Sentence(
        "The mail server takes no emails from this sender. Check the sender of emails."
    ),
    "The mail server answered RCPT": Sentence("The mail server sends nothing to your address."),
    "Telegram answered 401": Sentence("Telegram doesn’t know this token. Copy it again from @BotFather."),
    "Telegram answered 404": Sentence("Telegram doesn’t know this token. Copy it again from @BotFather."),
    "Telegram answered 403": Sentence("You’ve blocked the bot. Open its chat and press Start."),
    "Telegram can’t be reached": Sentence("Telegram can’t be reached from this server."),
    "Telegram did not answer in time": Sentence("Telegram can’t be reached from this server."),
}


def in_plain_words(reason: str) -> tuple[Sentence, str] | None:
    """Return what a sender's reason means for whoever has set it up, and the other side's own words, maybe none.

    None where the reason says it best itself.
    """
    for begins, plain in _IN_PLAIN_WORDS.items():
        if reason.startswith(begins):
            return plain, reason.removeprefix(begins).removeprefix(" with").lstrip(":. ")
    return None
