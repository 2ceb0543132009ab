// A booking in one transaction, with an fsync. An event is read by PocketBase's own API. What a handler calls must be in it.
onBootstrap((e) => {
  e.next();
  // All writes go over this one connection.
  e.app.nonconcurrentDB().newQuery("PRAGMA synchronous = FULL").execute();
});

routerAdd("POST", "/events/{id}/book", (e) => {
  const HOLD_MILLISECONDS = 900_000;
  const { name, email } = e.requestInfo().body;
  let booking;
  e.app.runInTransaction((tx) => {
    const event = tx.findRecordById("events", e.request.pathValue("id"));
    const now = new Date();
    if (event.getString("starts_at") <= now.toISOString().replace("T", " ")) throw new ApiError(409, "The event has begun.");
    if (event.getInt("taken") >= event.getInt("seats")) throw new ApiError(409, "The event is sold out.");
    booking = new Record(tx.findCollectionByNameOrId("bookings"), {
      event: event.id,
      name,
      email,
      status: "held",
      expires_at: new Date(now.getTime() + HOLD_MILLISECONDS).toISOString(),
    });
    tx.save(booking);
    tx.db().newQuery("UPDATE events SET taken = taken + 1 WHERE id = {:id}").bind({ id: event.id }).execute();
  });
  return e.json(201, { booking_id: booking.id, status: "held", expires_at: booking.getString("expires_at") });
});

// Once a minute: its timers know nothing shorter.
cronAdd("sweep", "* * * * *", () => {
  $app.runInTransaction((tx) => {
    const now = new Date().toISOString().replace("T", " ");
    tx.db().newQuery(`
      UPDATE events
      SET taken = taken - (
        SELECT count(*) FROM bookings
        WHERE bookings.event = events.id AND status = 'held' AND expires_at <= {:now}
      )
      WHERE id IN (SELECT event FROM bookings WHERE status = 'held' AND expires_at <= {:now})
    `).bind({ now }).execute();
    tx.db().newQuery("UPDATE bookings SET status = 'expired' WHERE status = 'held' AND expires_at <= {:now}")
      .bind({ now }).execute();
  });
});
