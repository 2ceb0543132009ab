-- `person` is one spelling of a mailbox now, whatever letters its domain was typed in: rows of other spellings follow.
-- Without a whole address it is an account of an unproved address, or nobody's any more. Where two accounts, or two
-- entries of one list, turn out to be of one mailbox, the younger keeps its own key.
UPDATE OR IGNORE accounts SET person = address_key(email)
WHERE person GLOB '*[^ -~]*' OR person LIKE '%.';

UPDATE bookings SET person = address_key(email)
WHERE instr(person, '@') AND (person GLOB '*[^ -~]*' OR person LIKE '%.');

UPDATE ended_bookings SET person = address_key(email)
WHERE instr(person, '@') AND (person GLOB '*[^ -~]*' OR person LIKE '%.');

UPDATE OR IGNORE waitlist_entries SET person = address_key(email)
WHERE instr(person, '@') AND (person GLOB '*[^ -~]*' OR person LIKE '%.');

UPDATE ended_entries SET person = address_key(email)
WHERE instr(person, '@') AND (person GLOB '*[^ -~]*' OR person LIKE '%.');
