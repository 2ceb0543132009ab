-- A draft, an event that is not published, is for admins alone.
ALTER TABLE events ADD COLUMN published INTEGER NOT NULL DEFAULT 1 CHECK (published IN (0, 1));

-- What the organiser asks of people who book, as a JSON list; and what they asked before, by which older answers are read.
ALTER TABLE events ADD COLUMN questions TEXT NOT NULL DEFAULT '[]';
ALTER TABLE events ADD COLUMN former_questions TEXT NOT NULL DEFAULT '[]';
ALTER TABLE events ADD COLUMN name_required INTEGER NOT NULL DEFAULT 0 CHECK (name_required IN (0, 1));

-- What a person answered, as a JSON object by the ids of the questions; and what the organiser notes of them, which no guest
-- is ever shown.
ALTER TABLE bookings ADD COLUMN answers TEXT NOT NULL DEFAULT '{}';
ALTER TABLE bookings ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE ended_bookings ADD COLUMN answers TEXT NOT NULL DEFAULT '{}';
ALTER TABLE ended_bookings ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE waitlist_entries ADD COLUMN answers TEXT NOT NULL DEFAULT '{}';
ALTER TABLE ended_entries ADD COLUMN answers TEXT NOT NULL DEFAULT '{}';
