-- What papers name beside the broker: where the office's letters come from, and whom to ask at a municipality.
ALTER TABLE project ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE project ADD COLUMN postal_code TEXT NOT NULL DEFAULT '';
ALTER TABLE project ADD COLUMN city TEXT NOT NULL DEFAULT '';
CREATE TABLE municipality_contact (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  municipality_code TEXT NOT NULL DEFAULT '',
  unit TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
