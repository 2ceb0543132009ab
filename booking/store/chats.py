"""Telegram chats in the database: whose each is, the codes that link one, and how far the bot has read."""

from booking.people import Account
from booking.store.accounts import COLUMNS
from booking.store.database import Tx


def insert_code(tx: Tx, sha256: bytes, account_id: int, expires_at: int) -> None:
    """Add a code."""
    tx.execute(
        "INSERT INTO telegram_links (sha256, account_id, expires_at) VALUES (?, ?, ?)", (sha256, account_id, expires_at)
    )


def take_code(tx: Tx, sha256: bytes) -> int | None:
    """Use up a code that is still good and return its account's id, or None."""
    row = tx.execute(
        "DELETE FROM telegram_links WHERE sha256 = ? AND expires_at > ? RETURNING account_id", (sha256, tx.now)
    ).fetchone()
    return int(row[0]) if row else None


def delete_codes(tx: Tx, account_id: int) -> None:
    """Forget the account's codes, and those that have run out."""
    tx.execute("DELETE FROM telegram_links WHERE account_id = ? OR expires_at <= ?", (account_id, tx.now))


def ask(tx: Tx, account_id: int, subject: str, mark: str) -> str:
    """Note that an account was asked about a subject; return the mark of the question that is open now."""
    row = tx.execute(
        "INSERT INTO telegram_questions (account_id, subject, mark, asked_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET asked_at = excluded.asked_at RETURNING mark",
        (account_id, subject, mark, tx.now),
    ).fetchone()
    return str(row[0])


def is_asked(tx: Tx, account_id: int, subject: str, mark: str) -> bool:
    """Whether the question with this mark still waits for an answer."""
    return (
        tx.execute(
            "SELECT 1 FROM telegram_questions WHERE account_id = ? AND subject = ? AND mark = ?",
            (account_id, subject, mark),
        ).fetchone()
        is not None
    )


def delete_question(tx: Tx, account_id: int, subject: str) -> None:
    """Close the open question to an account about a subject."""
    tx.execute("DELETE FROM telegram_questions WHERE account_id = ? AND subject = ?", (account_id, subject))


def delete_questions_before(tx: Tx, asked_before: int) -> None:
    """Forget every question that was asked before this instant."""
    tx.execute("DELETE FROM telegram_questions WHERE asked_at <= ?", (asked_before,))


def set_chat(tx: Tx, account_id: int, chat_id: int) -> None:
    """Make the chat the account's and nobody else's, and let the account be told things there."""
    tx.execute(
        "UPDATE accounts SET telegram_chat_id = NULL, channel = 'email' WHERE telegram_chat_id = ? AND id <> ?",
        (chat_id, account_id),
    )
    tx.execute("UPDATE accounts SET telegram_chat_id = ?, channel = 'telegram' WHERE id = ?", (chat_id, account_id))


def unset_chat(tx: Tx, account_id: int, chat: str | None = None) -> None:
    """Let the account have no chat, and be told things by e-mail; of `chat`, where given, only if it is the one."""
    tx.execute(
        "UPDATE accounts SET telegram_chat_id = NULL, channel = 'email'"
        " WHERE id = ?1 AND (?2 IS NULL OR CAST(telegram_chat_id AS TEXT) = ?2)",
        (account_id, chat),
    )


def find_account(tx: Tx, chat_id: int) -> Account | None:
    """Return the account that the chat is linked to, unless it is disabled, or None."""
    row = tx.execute(
        f"SELECT {COLUMNS} FROM accounts WHERE telegram_chat_id = ? AND disabled_at IS NULL", (chat_id,)
    ).fetchone()
    return Account(*row) if row else None


def find_next_update(tx: Tx, bot_id: int, received_after: int) -> int | None:
    """Return which update of the bot comes next, or None when none was received after this instant."""
    row = tx.execute(
        "SELECT next_update_id FROM telegram_offsets WHERE bot_id = ? AND received_at > ?", (bot_id, received_after)
    ).fetchone()
    return int(row[0]) if row else None


def advance(tx: Tx, bot_id: int, update_id: int, received_after: int) -> bool:
    """Note that an update is dealt with; False when it was before, as far as one was received after this instant."""
    tx.execute(
        "INSERT INTO telegram_offsets (bot_id, next_update_id, received_at) VALUES (?1, ?2 + 1, ?3)"
        " ON CONFLICT (bot_id) DO UPDATE"
        " SET next_update_id = excluded.next_update_id, received_at = excluded.received_at"
        " WHERE next_update_id <= ?2 OR received_at <= ?4",
        (bot_id, update_id, tx.now, received_after),
    )
    return tx.changes() == 1
