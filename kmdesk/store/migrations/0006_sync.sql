-- Sharing with the office: what two people changed differently, until and after somebody has chosen.
CREATE TABLE conflict (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  about_kind TEXT NOT NULL DEFAULT '',
  about_id TEXT NOT NULL DEFAULT '',
  field TEXT NOT NULL DEFAULT '',
  base TEXT NOT NULL DEFAULT '',
  mine TEXT NOT NULL DEFAULT '',
  office TEXT NOT NULL DEFAULT '',
  mine_by TEXT NOT NULL DEFAULT '',
  found_at TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT 'open',
  resolution TEXT NOT NULL DEFAULT '',
  resolved_by TEXT NOT NULL DEFAULT '',
  resolved_at TEXT NOT NULL DEFAULT '',
  asked TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX conflict_open ON conflict (found_at) WHERE status = 'open' AND deleted = 0;
CREATE INDEX conflict_about ON conflict (about_id);

-- 0: the office has not got it, 1: it has, 2: it refused it (quarantine).
ALTER TABLE journal_entry ADD COLUMN acknowledged INTEGER NOT NULL DEFAULT 0;

-- How far this desk has come with each area of the office. Only on this desk, like everything below.
CREATE TABLE sync_scope (
  scope_id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL DEFAULT '',
  client_id TEXT NOT NULL,
  epoch TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,   -- the cursor: the last row read
  kind TEXT NOT NULL DEFAULT '',
  id TEXT NOT NULL DEFAULT '',
  seq INTEGER NOT NULL DEFAULT 0,
  hash TEXT NOT NULL DEFAULT '',
  may_write INTEGER NOT NULL DEFAULT 1,
  reconciling INTEGER NOT NULL DEFAULT 0,
  since INTEGER NOT NULL DEFAULT 0,
  checked_kind TEXT NOT NULL DEFAULT '',
  checked_id TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE sync_flight (
  scope_id TEXT PRIMARY KEY NOT NULL,
  seq INTEGER NOT NULL,
  previous TEXT NOT NULL,
  content TEXT NOT NULL,
  upto INTEGER NOT NULL
) STRICT;
-- Changes of a field up to this entry of the journal are history: they build on what the office has now.
CREATE TABLE sync_settled (
  record_id TEXT NOT NULL,
  field TEXT NOT NULL,
  upto INTEGER NOT NULL,
  PRIMARY KEY (record_id, field)
) STRICT, WITHOUT ROWID;
-- What was met while an office that was restored is read anew.
CREATE TABLE sync_seen (scope_id TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (scope_id, kind, id))
  STRICT, WITHOUT ROWID;
-- Fields and kinds of a newer version, kept until this desk knows them.
CREATE TABLE sync_unknown (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  scope_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  doc TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE sync_refused (
  num INTEGER PRIMARY KEY,
  group_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  record_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE TABLE sync_run (
  num INTEGER PRIMARY KEY,
  started_at TEXT NOT NULL,
  ended_at TEXT NOT NULL,
  outcome TEXT NOT NULL,                -- synced, unfinished, out_of_reach, ended, too_old, stopped
  pushed INTEGER NOT NULL DEFAULT 0,
  pulled INTEGER NOT NULL DEFAULT 0,
  conflicts INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,
  message TEXT NOT NULL DEFAULT ''
) STRICT;
