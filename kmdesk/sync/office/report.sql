-- Reading for Excel, Power BI and Metabase: one view per kind of record in schema report (made by reports.py).
-- A value that is not what its column says is NULL there, whatever a desk may have sent.

CREATE SCHEMA IF NOT EXISTS report;
REVOKE ALL ON SCHEMA report FROM PUBLIC;

CREATE OR REPLACE FUNCTION report.as_text(v jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN jsonb_typeof(v) = 'string' THEN v #>> '{}' END
$$;

CREATE OR REPLACE FUNCTION report.as_integer(v jsonb) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN jsonb_typeof(v) = 'number' AND v #>> '{}' ~ '^-?[0-9]{1,9}$' THEN (v #>> '{}')::integer END
$$;

CREATE OR REPLACE FUNCTION report.as_boolean(v jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(v = 'true'::jsonb, false)
$$;

CREATE OR REPLACE FUNCTION report.is_day(v text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT v ~ ('^[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)'
      || '|02-(0[1-9]|1[0-9]|2[0-8]))$|^([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29$')
    AND v !~ '^0000'
$$;

CREATE OR REPLACE FUNCTION report.as_date(v jsonb) RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN jsonb_typeof(v) = 'string' AND report.is_day(v #>> '{}') THEN (v #>> '{}')::date END
$$;

CREATE OR REPLACE FUNCTION report.as_timestamp(v jsonb) RETURNS timestamp
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN jsonb_typeof(v) = 'string' AND report.is_day(left(v #>> '{}', 10))
    AND substr(v #>> '{}', 11) ~ '^T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$' THEN (v #>> '{}')::timestamp END
$$;

CREATE OR REPLACE FUNCTION report.as_timestamptz(v jsonb) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN jsonb_typeof(v) = 'string' AND report.is_day(left(v #>> '{}', 10))
    AND substr(v #>> '{}', 11) ~ '^T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?Z$'
    THEN (v #>> '{}')::timestamptz END
$$;

-- Lists and maps are stored as JSON in a text.
CREATE OR REPLACE FUNCTION report.as_jsonb(v jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF jsonb_typeof(v) = 'string' AND v #>> '{}' ~ '^[[{]' THEN RETURN (v #>> '{}')::jsonb; END IF;
  RETURN NULL;
EXCEPTION WHEN OTHERS THEN RETURN NULL;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA report FROM PUBLIC;
GRANT USAGE ON SCHEMA report TO kmdesk_report;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA report TO kmdesk_report;
-- Each reader may connect to its own office's database, and so not to another one's on the same server.
DO $$ BEGIN
  EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM kmdesk_report', current_database());
END $$;
