-- What the office keeps. First of the scripts that `setup.prepare` runs, each by the owner of the database; all of
-- them may be run again (everything is CREATE OR REPLACE or IF NOT EXISTS).

CREATE SCHEMA IF NOT EXISTS kmdesk_office;
CREATE SCHEMA IF NOT EXISTS kmdesk_1;

CREATE TABLE IF NOT EXISTS kmdesk_office.scope (
  scope_id text PRIMARY KEY,
  name text NOT NULL DEFAULT '',
  store_epoch text NOT NULL,
  version bigint NOT NULL DEFAULT 0,
  since bigint NOT NULL DEFAULT 0 -- the version when the epoch began
);
-- The epochs of a scope so far. A backup holds those before it, so that a desk finds where it stood then.
CREATE TABLE IF NOT EXISTS kmdesk_office.epoch (
  scope_id text NOT NULL REFERENCES kmdesk_office.scope,
  num bigint GENERATED ALWAYS AS IDENTITY,
  store_epoch text NOT NULL,
  since bigint NOT NULL,
  PRIMARY KEY (scope_id, num),
  UNIQUE (scope_id, store_epoch)
);
CREATE TABLE IF NOT EXISTS kmdesk_office.member (
  role text NOT NULL,
  scope_id text NOT NULL REFERENCES kmdesk_office.scope,
  broker_id text NOT NULL DEFAULT '',
  broker_name text NOT NULL DEFAULT '',
  may_write boolean NOT NULL DEFAULT true,
  since timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (role, scope_id)
);
CREATE TABLE IF NOT EXISTS kmdesk_office.client (
  scope_id text NOT NULL REFERENCES kmdesk_office.scope,
  client_id text NOT NULL,
  role text NOT NULL,
  last_seq bigint NOT NULL DEFAULT 0,
  last_hash text NOT NULL DEFAULT '',
  result jsonb,
  met timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope_id, client_id)
);
-- Whose access to an area has ended, so that the laptop is told, and when it heard of it.
CREATE TABLE IF NOT EXISTS kmdesk_office.ended (
  role text NOT NULL,
  scope_id text NOT NULL,
  broker_name text NOT NULL DEFAULT '',
  since timestamptz NOT NULL DEFAULT now(),
  heard timestamptz,
  PRIMARY KEY (role, scope_id)
);
-- Kinds and ids sort by their bytes, as the desks sort them, whatever the server's language.
CREATE TABLE IF NOT EXISTS kmdesk_office.record (
  scope_id text NOT NULL,
  kind text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  erased boolean NOT NULL DEFAULT false,
  doc jsonb NOT NULL,
  updated_by text NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope_id, kind, id)
);
CREATE TABLE IF NOT EXISTS kmdesk_office.history (
  scope_id text NOT NULL,
  version bigint NOT NULL,
  place integer NOT NULL,
  group_id text NOT NULL,
  kind text NOT NULL,
  id text NOT NULL,
  entry jsonb,
  action text NOT NULL,
  subject text NOT NULL,
  broker_id text NOT NULL,
  role text NOT NULL,
  told_at text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope_id, version, place)
);
-- Asked for first: CREATE and ALTER wait for whoever is sending, also when there is nothing for them to do.
DO $$ BEGIN
  IF to_regclass('kmdesk_office.record_pull') IS NULL THEN
    CREATE INDEX record_pull ON kmdesk_office.record (scope_id, version, kind, id);
  END IF;
  IF to_regclass('kmdesk_office.history_group') IS NULL THEN
    CREATE INDEX history_group ON kmdesk_office.history (scope_id, group_id);
  END IF;
  IF to_regclass('kmdesk_office.history_record') IS NULL THEN
    CREATE INDEX history_record ON kmdesk_office.history (scope_id, kind, id);
  END IF;
  -- A part of an action that erased something: what it changed elsewhere took a name out of there.
  IF NOT EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = 'kmdesk_office.history'::regclass AND attname = 'forgets') THEN
    ALTER TABLE kmdesk_office.history ADD COLUMN forgets boolean NOT NULL DEFAULT false;
  END IF;
END $$;
CREATE TABLE IF NOT EXISTS kmdesk_office.setting (name text PRIMARY KEY, value text NOT NULL);
-- 'identity' tells this office from every other one: a backup of it keeps it, another office has another.
INSERT INTO kmdesk_office.setting VALUES ('schema', '1'), ('oldest_protocol', '1'), ('identity', gen_random_uuid()::text)
  ON CONFLICT DO NOTHING;
