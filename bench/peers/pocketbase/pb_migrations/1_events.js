// Collections of events 1, 2, …, as many as EVENTS says, and of their bookings.
migrate((app) => {
  const DAY_MILLISECONDS = 86_400_000;
  const SEATS = 1_000_000;

  const events = new Collection({
    type: "base",
    name: "events",
    viewRule: "",
    fields: [
      {
        name: "id", type: "text", primaryKey: true, required: true,
        min: 1, max: 15, pattern: "^[0-9]+$", autogeneratePattern: "[1-9][0-9]{14}",
      },
      { name: "title", type: "text", required: true },
      { name: "starts_at", type: "date", required: true },
      { name: "seats", type: "number", required: true, onlyInt: true, min: 1 },
      { name: "taken", type: "number", onlyInt: true, min: 0 },
    ],
  });
  app.save(events);
  app.save(new Collection({
    type: "base",
    name: "bookings",
    fields: [
      { name: "event", type: "relation", required: true, collectionId: events.id, maxSelect: 1 },
      { name: "name", type: "text", required: true, max: 200 },
      { name: "email", type: "email", required: true },
      { name: "status", type: "select", required: true, values: ["held", "expired"], maxSelect: 1 },
      { name: "expires_at", type: "date", required: true },
    ],
    indexes: ["CREATE INDEX bookings_by_deadline ON bookings (expires_at) WHERE status = 'held'"],
  }));
  const startsAt = new Date(Date.now() + 30 * DAY_MILLISECONDS).toISOString();
  for (let number = 1; number <= Number($os.getenv("EVENTS")); number++) {
    app.save(new Record(events, { id: `${number}`, title: `Concert ${number}`, starts_at: startsAt, seats: SEATS }));
  }

  // Without one, it opens a browser to ask for one.
  const superuser = new Record(app.findCollectionByNameOrId("_superusers"));
  superuser.setEmail("bench@example.com");
  superuser.setPassword($security.randomString(30));
  app.save(superuser);
});
