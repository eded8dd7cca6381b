-- position orders what has not ended, the lowest first: microseconds since 1970 UTC of its creation until it is moved.
-- wish is what another process wants of the one that runs the transfer: '', 'pause' or 'cancel'.
ALTER TABLE transfers ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
ALTER TABLE transfers ADD COLUMN wish TEXT NOT NULL DEFAULT '';
UPDATE transfers SET position = seq * 1000;
CREATE INDEX transfers_queue ON transfers (position) WHERE state NOT IN ('done', 'cancelled');
CREATE INDEX transfers_wish ON transfers (id) WHERE wish <> '';
