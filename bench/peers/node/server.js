// What one would write with Node instead: `node server.js DATABASE EVENTS`. Events 1, 2, … with seats, bookings that are
// held for 15 minutes, one process, one SQLite file, an fsync for each booking.
"use strict";

const { randomUUID } = require("node:crypto");
const [path, events] = process.argv.slice(2);
const database = require("better-sqlite3")(path);
const app = require("fastify")();

const DAY_MILLISECONDS = 86_400_000;
const HOLD_MILLISECONDS = 900_000;
const SWEEP_MILLISECONDS = 2_000;
const SEATS = 1_000_000;

database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");
database.pragma("foreign_keys = ON");
database.exec(`
  CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    seats INTEGER NOT NULL,
    taken INTEGER NOT NULL DEFAULT 0 CHECK (taken BETWEEN 0 AND seats)
  );
  CREATE TABLE bookings (
    id TEXT PRIMARY KEY,
    event_id INTEGER NOT NULL REFERENCES events (id),
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    status TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX bookings_by_deadline ON bookings (expires_at) WHERE status = 'held';
`);
const findEvent = database.prepare("SELECT * FROM events WHERE id = ?");
const insertEvent = database.prepare("INSERT INTO events (title, starts_at, seats) VALUES (?, ?, ?)");
const insertBooking = database.prepare("INSERT INTO bookings VALUES (?, ?, ?, ?, 'held', ?, ?)");
const takeSeats = database.prepare("UPDATE events SET taken = taken + ? WHERE id = ?");
const countDue = database.prepare(
  "SELECT event_id, count(*) AS due FROM bookings WHERE status = 'held' AND expires_at <= ? GROUP BY event_id");
const endDue = database.prepare("UPDATE bookings SET status = 'expired' WHERE status = 'held' AND expires_at <= ?");

const book = database.transaction((eventId, name, email) => {
  const now = Date.now();
  const event = findEvent.get(eventId);
  if (!event) throw refusal(404, "There is no such event.");
  if (event.starts_at <= now) throw refusal(409, "The event has begun.");
  if (event.taken >= event.seats) throw refusal(409, "The event is sold out.");
  const id = randomUUID();
  insertBooking.run(id, eventId, name, email, now + HOLD_MILLISECONDS, now);
  takeSeats.run(1, eventId);
  return { booking_id: id, status: "held", expires_at: new Date(now + HOLD_MILLISECONDS).toISOString() };
}).immediate;

const sweep = database.transaction(() => {
  const now = Date.now();
  for (const { event_id, due } of countDue.all(now)) takeSeats.run(-due, event_id);
  endDue.run(now);
}).immediate;

function refusal(statusCode, message) {
  return Object.assign(new Error(message), { statusCode });
}

function texts(...names) {
  return Object.fromEntries(names.map((name) => [name, { type: "string" }]));
}

const params = { type: "object", properties: { id: { type: "integer" } } };
const bookingBody = {
  type: "object",
  required: ["name", "email"],
  properties: {
    name: { type: "string", minLength: 1, maxLength: 200 },
    email: { type: "string", maxLength: 254, pattern: "^[^@\\s]+@[^@\\s]+$" },
  },
};
const bookingAnswer = { type: "object", properties: texts("booking_id", "status", "expires_at") };
const eventAnswer = {
  type: "object",
  properties: {
    id: { type: "integer" },
    ...texts("title", "starts_at"),
    seats: { type: "integer" },
    free: { type: "integer" },
  },
};

app.get("/events/:id", { schema: { params, response: { 200: eventAnswer } } }, (request, reply) => {
  const event = findEvent.get(request.params.id);
  if (!event) throw refusal(404, "There is no such event.");
  reply.send({ ...event, starts_at: new Date(event.starts_at).toISOString(), free: event.seats - event.taken });
});
app.post("/events/:id/book", { schema: { params, body: bookingBody, response: { 201: bookingAnswer } } }, (request, reply) => {
  reply.code(201).send(book(request.params.id, request.body.name, request.body.email));
});

database.transaction(() => {
  for (let number = 1; number <= Number(events); number++) {
    insertEvent.run(`Concert ${number}`, Date.now() + 30 * DAY_MILLISECONDS, SEATS);
  }
})();
setInterval(sweep, SWEEP_MILLISECONDS);
app.listen({ host: "127.0.0.1", port: 0 }).then((address) => console.log(`Listening on ${address}`));
