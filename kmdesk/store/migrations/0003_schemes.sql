-- Support schemes: the office's own rates and files, and what a handout was made with.
CREATE TABLE scheme_rate (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  scheme TEXT NOT NULL DEFAULT '',
  rate TEXT NOT NULL DEFAULT '',
  amount TEXT NOT NULL DEFAULT '',
  year INTEGER,
  valid_from TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL DEFAULT '',
  checked_on TEXT NOT NULL DEFAULT '',
  broker_id TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE TABLE scheme_file (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  code TEXT NOT NULL DEFAULT '',
  content TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
ALTER TABLE handout ADD COLUMN language TEXT NOT NULL DEFAULT 'da';
ALTER TABLE handout ADD COLUMN rates TEXT NOT NULL DEFAULT '[]';

-- Only on this desk: the very file that was given out. Elsewhere it is made again from the handout's data.
CREATE TABLE handout_copy (handout_id TEXT PRIMARY KEY NOT NULL, pdf BLOB NOT NULL) STRICT;
