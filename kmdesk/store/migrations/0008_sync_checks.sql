-- Which office an area belongs to: its identity, and its epochs as this desk has met them (JSON, oldest first).
ALTER TABLE sync_scope ADD COLUMN office TEXT NOT NULL DEFAULT '';
ALTER TABLE sync_scope ADD COLUMN lineage TEXT NOT NULL DEFAULT '[]';
-- What had not been sent when an area left this desk: for the broker to read and hand over, encrypted like the rest.
CREATE TABLE sync_left (
  num INTEGER PRIMARY KEY,
  scope_id TEXT NOT NULL,
  name TEXT NOT NULL DEFAULT '',
  left_at TEXT NOT NULL,
  changes INTEGER NOT NULL,
  content TEXT NOT NULL                 -- JSON, see kmdesk/sync/leaving.py
) STRICT;
-- What waits for the office, by record; and the records that were merged into others.
CREATE INDEX journal_entry_waiting ON journal_entry (record_id) WHERE acknowledged <> 1;
CREATE INDEX journal_entry_outbox ON journal_entry (group_seq, seq) WHERE acknowledged = 0;
CREATE INDEX company_merged ON company (id) WHERE deleted = 1 AND extra <> '{}';
