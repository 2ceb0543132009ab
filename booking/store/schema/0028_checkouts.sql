-- Money by a payment provider. A row of `checkouts` is one visit to its page, begun for what a booking cost then. The provider
-- knows it by `token`, which is no key to the booking, and calls it `session`, and the money that came by it `payment`.
-- `url` is where the person is sent as long as it is open. While it is `begun` or `open` it is looked at again from
-- `due_at` on.
CREATE TABLE checkouts (
    id INTEGER PRIMARY KEY,
    token TEXT NOT NULL UNIQUE,
    booking_id TEXT NOT NULL,
    reference TEXT NOT NULL,
    seats INTEGER NOT NULL,
    cents INTEGER NOT NULL CHECK (cents > 0),
    currency TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'begun' CHECK (state IN ('begun', 'open', 'processing', 'closed', 'paid')),
    session TEXT UNIQUE,
    url TEXT NOT NULL DEFAULT '',
    expires_at INTEGER NOT NULL,
    payment TEXT UNIQUE,
    due_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    CHECK ((payment IS NOT NULL) = (state = 'paid'))
) STRICT;
CREATE INDEX checkouts_of_booking ON checkouts (booking_id);
CREATE INDEX checkouts_by_due_at ON checkouts (due_at) WHERE state IN ('begun', 'open');

-- Money that goes back, all of what a checkout brought; `why` says for what reason. It is asked for at the provider from
-- `due_at` on, until that has taken it on (`pending`), has done it, or will never do it. `round` counts how often an admin has
-- asked for it anew; `refund` is what the provider calls it.
CREATE TABLE refunds (
    checkout_id INTEGER PRIMARY KEY REFERENCES checkouts (id),
    why TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'pending', 'refunded', 'failed')),
    refund TEXT,
    round INTEGER NOT NULL DEFAULT 1,
    tries INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL,
    last_error TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    finished_at INTEGER
) STRICT;
CREATE INDEX refunds_by_due_at ON refunds (due_at) WHERE state = 'asked';
CREATE INDEX refunds_by_created_at ON refunds (created_at);
