-- Reading an area for the first time: records go in by thousands, lists, search and figures follow in small steps.
ALTER TABLE sync_scope ADD COLUMN first_read INTEGER NOT NULL DEFAULT 1; -- 0: everything was read once
UPDATE sync_scope SET first_read = 0 WHERE version > 0;
-- What is derived from these records must be made anew. Emptied step by step; what a kill leaves is done later.
CREATE TABLE derived_due (kind TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID;
