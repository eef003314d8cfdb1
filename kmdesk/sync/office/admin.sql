-- What the administrator's commands need beside the protocol. Run last; may be run again.

-- Who reads the reports: what they are called, and the login.
CREATE TABLE IF NOT EXISTS kmdesk_office.reader (
  role text PRIMARY KEY,
  name text NOT NULL DEFAULT '',
  since timestamptz NOT NULL DEFAULT now()
);
-- Changes the office would not have, for its administrator to look at.
CREATE TABLE IF NOT EXISTS kmdesk_office.refusal (
  scope_id text NOT NULL,
  role text NOT NULL,
  group_id text NOT NULL,
  kind text NOT NULL,
  id text NOT NULL,
  reason text NOT NULL DEFAULT '',
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope_id, group_id, kind, id)
);
INSERT INTO kmdesk_office.setting VALUES ('office', current_database()) ON CONFLICT DO NOTHING;

-- Everybody who may connect could fill the disk with large objects; only a superuser can take that away.
DO $$ DECLARE told text; BEGIN
  FOR told IN SELECT p.oid::regprocedure::text FROM pg_proc p
    WHERE p.pronamespace = 'pg_catalog'::regnamespace
      AND p.proname IN ('lo_creat', 'lo_create', 'lo_from_bytea', 'lo_open', 'lo_put', 'lowrite')
  LOOP
    EXECUTE 'REVOKE EXECUTE ON FUNCTION pg_catalog.' || told || ' FROM PUBLIC';
  END LOOP;
EXCEPTION WHEN insufficient_privilege THEN NULL;
END $$;
