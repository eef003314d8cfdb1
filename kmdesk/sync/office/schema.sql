-- The office store. Brokers hold EXECUTE on the functions of kmdesk_1 and nothing else.
-- Run by the owner of the database; may be run again (everything is CREATE OR REPLACE or IF NOT EXISTS).

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

-- A travelling value that says nothing. Must agree with kmdesk/sync/wire.py.
CREATE OR REPLACE FUNCTION kmdesk_office.is_blank(v jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT v IS NULL OR v IN ('null'::jsonb, 'false'::jsonb, '""'::jsonb)
$$;

CREATE OR REPLACE FUNCTION kmdesk_office.row_hash(doc jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT md5(coalesce(string_agg(
    key || E'\x1f' || CASE jsonb_typeof(value) WHEN 'object' THEN value::text ELSE value #>> '{}' END,
    E'\x1d' ORDER BY key COLLATE "C"), ''))
  FROM jsonb_each(doc) WHERE NOT kmdesk_office.is_blank(value)
$$;

-- The first records of a window, by id.
CREATE OR REPLACE FUNCTION kmdesk_office.in_window(p_scope text, p_window jsonb, p_most integer)
RETURNS SETOF kmdesk_office.record
LANGUAGE sql STABLE SET search_path = pg_catalog, kmdesk_office, pg_temp AS $$
  SELECT * FROM record r WHERE r.scope_id = p_scope AND r.kind = p_window ->> 'kind' AND r.id > (p_window ->> 'after')
    AND (p_window ->> 'upto' = '' OR r.id <= (p_window ->> 'upto')) ORDER BY r.id LIMIT p_most
$$;

-- What this login may do in a scope; refuses who is no member.
CREATE OR REPLACE FUNCTION kmdesk_office.standing(p_scope text, p_writes boolean) RETURNS kmdesk_office.member
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, kmdesk_office, pg_temp AS $$
DECLARE found_row kmdesk_office.member;
BEGIN
  SELECT * INTO found_row FROM member WHERE role = session_user AND scope_id = p_scope;
  IF NOT FOUND OR (p_writes AND NOT found_row.may_write) THEN
    RAISE EXCEPTION 'kmdesk: not a member' USING ERRCODE = '42501';
  END IF;
  RETURN found_row;
END $$;

CREATE OR REPLACE FUNCTION kmdesk_1.hello(p_client text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, kmdesk_office, pg_temp AS $$
BEGIN
  IF length(p_client) > 64 THEN
    RAISE EXCEPTION 'kmdesk: not a client' USING ERRCODE = '22023';
  END IF;
  IF EXISTS (SELECT 1 FROM client WHERE client_id = p_client AND role <> session_user) THEN
    RAISE EXCEPTION 'kmdesk: another login''s desk' USING ERRCODE = '42501';
  END IF;
  UPDATE ended SET heard = now() WHERE role = session_user AND heard IS NULL;
  IF p_client <> '' THEN -- so that the office knows later who was here, also of those who never sent anything
    INSERT INTO client (scope_id, client_id, role) SELECT scope_id, p_client, session_user FROM member
      WHERE role = session_user ON CONFLICT (scope_id, client_id) DO UPDATE SET met = now();
  END IF;
  RETURN jsonb_build_object(
    'schema', (SELECT value::int FROM setting WHERE name = 'schema'),
    'oldest', (SELECT value::int FROM setting WHERE name = 'oldest_protocol'),
    'office', (SELECT value FROM setting WHERE name = 'identity'),
    'ended', coalesce((SELECT jsonb_agg(DISTINCT k.scope_id) FROM (
        SELECT scope_id FROM client WHERE role = session_user UNION SELECT scope_id FROM ended WHERE role = session_user) k
      WHERE NOT EXISTS (SELECT 1 FROM member m WHERE m.role = session_user AND m.scope_id = k.scope_id)), '[]'::jsonb),
    'scopes', coalesce((SELECT jsonb_agg(jsonb_build_object(
        'scope', s.scope_id, 'name', s.name, 'epoch', s.store_epoch, 'version', s.version, 'since', s.since,
        'empty', NOT EXISTS (SELECT 1 FROM record r WHERE r.scope_id = s.scope_id),
        'lineage', (SELECT jsonb_agg(jsonb_build_array(e.store_epoch, e.since) ORDER BY e.num) FROM epoch e
          WHERE e.scope_id = s.scope_id),
        'may_write', m.may_write, 'broker_id', m.broker_id,
        'seq', coalesce(c.last_seq, 0), 'hash', coalesce(c.last_hash, '')) ORDER BY s.scope_id)
      FROM member m JOIN scope s USING (scope_id)
      LEFT JOIN client c ON c.scope_id = s.scope_id AND c.client_id = p_client
      WHERE m.role = session_user), '[]'::jsonb));
END $$;

CREATE OR REPLACE FUNCTION kmdesk_1.pull(
  p_scope text, p_version bigint, p_kind text, p_id text, p_limit integer
) RETURNS TABLE (kind text, id text, version bigint, erased boolean, doc jsonb, updated_by text, updated_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, kmdesk_office, pg_temp AS $$
BEGIN
  PERFORM standing(p_scope, false);
  RETURN QUERY SELECT r.kind, r.id, r.version, r.erased, r.doc, r.updated_by, r.updated_at FROM record r
    WHERE r.scope_id = p_scope AND (r.version, r.kind, r.id) > (p_version, p_kind, p_id)
    ORDER BY r.version, r.kind, r.id LIMIT least(greatest(p_limit, 1), 50001);
END $$;

CREATE OR REPLACE FUNCTION kmdesk_1.known(p_scope text, p_groups text[]) RETURNS TABLE (group_id text, id text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, kmdesk_office, pg_temp AS $$
BEGIN
  PERFORM standing(p_scope, false);
  RETURN QUERY SELECT DISTINCT h.group_id, h.id FROM history h
    WHERE h.scope_id = p_scope AND h.group_id = ANY (p_groups);
END $$;

-- Compare a desk's sums with the office's own. Each window is {kind, after, upto, rows, total}; an empty `upto` is no
-- limit. Told are the windows that differ, by place, with what is here: never more than some records beyond the desk's.
CREATE OR REPLACE FUNCTION kmdesk_1.digest(p_scope text, p_windows jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, kmdesk_office, pg_temp AS $$
DECLARE
  v_window jsonb;
  v_place bigint;
  v_most integer;
  v_names jsonb;
  v_rows bigint;
  v_total numeric;
  v_differing jsonb := '[]'::jsonb;
BEGIN
  PERFORM standing(p_scope, false);
  IF jsonb_typeof(p_windows) IS DISTINCT FROM 'array' OR jsonb_array_length(p_windows) > 100 THEN
    RAISE EXCEPTION 'kmdesk: windows' USING ERRCODE = '22023';
  END IF;
  FOR v_window, v_place IN SELECT w.value, w.ordinality FROM jsonb_array_elements(p_windows) WITH ORDINALITY w LOOP
    v_most := least(greatest(coalesce((v_window ->> 'rows')::integer, 0), 0), 5000);
    SELECT count(*), coalesce(sum(('x' || left(md5(x.id || ':' || x.version || ':' || row_hash(x.doc)), 15))::bit(60)::bigint), 0)
      INTO v_rows, v_total FROM in_window(p_scope, v_window, v_most + 1) x;
    CONTINUE WHEN v_rows = v_most AND v_total = (v_window ->> 'total')::numeric;
    SELECT coalesce(jsonb_agg(jsonb_build_array(x.id, x.version, row_hash(x.doc)) ORDER BY x.id), '[]'::jsonb)
      INTO v_names FROM in_window(p_scope, v_window, v_most + 500) x;
    v_differing := v_differing || jsonb_build_object('place', v_place - 1, 'rows', v_names,
      'whole', jsonb_array_length(v_names) < v_most + 500);
  END LOOP;
  RETURN v_differing;
END $$;

CREATE OR REPLACE FUNCTION kmdesk_1.fetch(p_scope text, p_kinds text[], p_ids text[])
RETURNS TABLE (kind text, id text, version bigint, erased boolean, doc jsonb, updated_by text, updated_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, kmdesk_office, pg_temp AS $$
BEGIN
  PERFORM standing(p_scope, false);
  RETURN QUERY SELECT r.kind::text, r.id::text, r.version, r.erased, r.doc, r.updated_by, r.updated_at
    FROM unnest(p_kinds, p_ids) AS n(kind, id) JOIN record r
      ON r.scope_id = p_scope AND r.kind = n.kind AND r.id = n.id LIMIT 5000;
END $$;

-- Compare and set one entry; returns the fields that were not set, NULL when the office ought to have the record and has
-- not (a change would make a blank record of it). Raises for what cannot be stored at all.
CREATE OR REPLACE FUNCTION kmdesk_office.set_entry(p_scope text, p_entry jsonb, p_version bigint, p_role text)
RETURNS text[]
LANGUAGE plpgsql SET search_path = pg_catalog, kmdesk_office, pg_temp AS $$
DECLARE
  v_kind text := p_entry ->> 'kind';
  v_id text := p_entry ->> 'id';
  v_seen bigint := coalesce((p_entry ->> 'seen')::bigint, 0);
  v_changes jsonb := coalesce(p_entry -> 'changes', '{}'::jsonb);
  v_row kmdesk_office.record%ROWTYPE; -- named in full: once the table was analyzed, `record` alone is another type
  v_doc jsonb := '{}'::jsonb;
  v_there boolean;
  v_behind boolean;
  v_deletes boolean;
  v_collided text[] := '{}';
  v_name text;
  v_change jsonb;
  v_now jsonb;
BEGIN
  IF v_kind IS NULL OR v_kind !~ '^[a-z][a-z_]{0,39}$' THEN RAISE EXCEPTION 'kmdesk: kind'; END IF;
  IF v_id IS NULL OR v_id !~ '^[0-9A-Za-z._-]{1,64}$' THEN RAISE EXCEPTION 'kmdesk: id'; END IF;
  IF jsonb_typeof(v_changes) <> 'object' THEN RAISE EXCEPTION 'kmdesk: changes'; END IF;
  IF octet_length(p_entry::text) > 8000000 THEN RAISE EXCEPTION 'kmdesk: too large'; END IF;
  SELECT * INTO v_row FROM record r WHERE r.scope_id = p_scope AND r.kind = v_kind AND r.id = v_id;
  v_there := FOUND;
  IF v_there AND v_row.erased THEN RETURN v_collided; END IF;
  IF coalesce((p_entry ->> 'erases')::boolean, false) THEN
    INSERT INTO record AS r VALUES (p_scope, v_kind, v_id, p_version, true, '{"deleted": true}', p_role)
      ON CONFLICT (scope_id, kind, id) DO UPDATE SET version = p_version, erased = true, doc = excluded.doc,
        updated_by = p_role, updated_at = now();
    UPDATE history SET entry = NULL WHERE scope_id = p_scope AND kind = v_kind AND id = v_id;
    -- An action is called after whom it was about, in all its rows.
    UPDATE history SET subject = '' WHERE scope_id = p_scope AND subject <> '' AND group_id IN
      (SELECT group_id FROM history WHERE scope_id = p_scope AND kind = v_kind AND id = v_id);
    -- The answers that are kept for desks that ask again had what was erased in them too.
    UPDATE client SET result = jsonb_set(result, '{collided}', coalesce((SELECT jsonb_agg(c)
        FROM jsonb_array_elements(result -> 'collided') c WHERE (c ->> 'kind', c ->> 'id') <> (v_kind, v_id)), '[]'::jsonb))
      WHERE scope_id = p_scope AND result -> 'collided' @> jsonb_build_array(jsonb_build_object('kind', v_kind, 'id', v_id));
    RETURN v_collided;
  END IF;
  IF v_there THEN v_doc := v_row.doc;
  ELSIF v_seen > 0 THEN RETURN NULL; END IF;
  v_behind := v_there AND v_seen < v_row.version AND v_row.version < p_version;
  v_deletes := v_changes ? 'deleted';
  IF v_behind AND NOT v_deletes AND NOT is_blank(v_doc -> 'deleted') THEN
    v_collided := ARRAY(SELECT jsonb_object_keys(v_changes));
  ELSE
    FOR v_name, v_change IN SELECT key, value FROM jsonb_each(v_changes) LOOP
      IF v_name !~ '^[a-z][a-z0-9_]{0,59}$' THEN RAISE EXCEPTION 'kmdesk: field'; END IF;
      IF jsonb_typeof(v_change) <> 'array' OR jsonb_array_length(v_change) <> 2 THEN
        RAISE EXCEPTION 'kmdesk: change';
      END IF;
      IF (CASE jsonb_typeof(v_change -> 1)
          WHEN 'array' THEN true
          WHEN 'object' THEN v_change -> 1 ->> 'b64' IS NULL
            OR v_change -> 1 <> jsonb_build_object('b64', v_change -> 1 ->> 'b64')
          WHEN 'number' THEN (v_change ->> 1)::numeric % 1 <> 0 OR abs((v_change ->> 1)::numeric) >= 9223372036854775808
          ELSE false END) THEN
        RAISE EXCEPTION 'kmdesk: value';
      END IF;
      v_now := v_doc -> v_name;
      CONTINUE WHEN v_now = v_change -> 1 OR (is_blank(v_now) AND is_blank(v_change -> 1));
      IF NOT coalesce(v_now = v_change -> 0 OR (is_blank(v_now) AND is_blank(v_change -> 0)), false)
        OR (v_name = 'deleted' AND v_behind AND NOT is_blank(v_change -> 1)) THEN
        v_collided := v_collided || v_name;
      ELSIF is_blank(v_change -> 1) THEN
        v_doc := v_doc - v_name;
      ELSE
        v_doc := v_doc || jsonb_build_object(v_name, v_change -> 1);
      END IF;
    END LOOP;
  END IF;
  INSERT INTO record AS r VALUES (p_scope, v_kind, v_id, p_version, false, v_doc, p_role)
    ON CONFLICT (scope_id, kind, id) DO UPDATE SET version = p_version, doc = excluded.doc, updated_by = p_role,
      updated_at = now();
  RETURN v_collided;
END $$;

-- The changes an entry tells of, without what the named fields were; of the action itself only without what was before.
CREATE OR REPLACE FUNCTION kmdesk_office.without_before(p_told jsonb, p_fields text[], p_own boolean) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(jsonb_object_agg(key, CASE WHEN p_own THEN jsonb_set(value, '{0}', 'null') ELSE value END)
    FILTER (WHERE p_own OR key <> ALL (p_fields)), '{}'::jsonb)
  FROM jsonb_each(coalesce(p_told, '{}'::jsonb))
$$;

-- After a part of an action that erases: what the action changed in other records took a name out of them, so what those
-- fields said before is forgotten as well, in the history and in the answers that are kept.
CREATE OR REPLACE FUNCTION kmdesk_office.forget_before(p_scope text, p_group text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, kmdesk_office, pg_temp AS $$
  WITH touched AS (
    SELECT h.kind, h.id, array_agg(DISTINCT f) AS fields FROM history h,
      jsonb_object_keys(coalesce(h.entry -> 'changes', '{}') || coalesce(h.entry -> 'log', '{}')) f
    WHERE h.scope_id = p_scope AND h.group_id = p_group AND h.entry IS NOT NULL GROUP BY h.kind, h.id),
  told AS (
    UPDATE client k SET result = jsonb_set(k.result, '{collided}', (
        SELECT jsonb_agg(CASE WHEN t.kind IS NULL THEN c ELSE c || jsonb_build_object('doc', r.doc) END)
        FROM jsonb_array_elements(k.result -> 'collided') c
        LEFT JOIN touched t ON t.kind = c ->> 'kind' AND t.id = c ->> 'id'
        LEFT JOIN record r ON r.scope_id = p_scope AND r.kind = t.kind AND r.id = t.id))
    WHERE k.scope_id = p_scope AND EXISTS (SELECT 1 FROM touched t
      WHERE k.result -> 'collided' @> jsonb_build_array(jsonb_build_object('kind', t.kind, 'id', t.id))))
  UPDATE history h SET subject = '', entry = h.entry || jsonb_build_object(
      'changes', without_before(h.entry -> 'changes', t.fields, h.group_id = p_group),
      'log', without_before(h.entry -> 'log', t.fields, h.group_id = p_group))
    FROM touched t WHERE h.scope_id = p_scope AND h.kind = t.kind AND h.id = t.id AND h.entry IS NOT NULL
$$;

-- One batch of a desk: carried out once, however often it is sent. The scope's row is locked first and until
-- COMMIT, so that versions become visible in their order.
CREATE OR REPLACE FUNCTION kmdesk_1.push(
  p_client text, p_scope text, p_seq bigint, p_previous text, p_content text
) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, kmdesk_office, pg_temp AS $$
DECLARE
  v_member kmdesk_office.member := kmdesk_office.standing(p_scope, false);
  v_hash text := encode(sha256(convert_to(p_previous || E'\n' || p_content, 'UTF8')), 'hex');
  v_client kmdesk_office.client%ROWTYPE;
  v_version bigint;
  v_groups jsonb;
  v_group jsonb;
  v_entry jsonb;
  v_names text[];
  v_name text;
  v_place integer := 0;
  v_collided jsonb := '{}'::jsonb;
  v_refused jsonb := '[]'::jsonb;
  v_lost jsonb := '[]'::jsonb;
  v_key text;
  v_author text;
  v_gone boolean;
  v_unnamed boolean;
  v_result jsonb;
BEGIN
  IF octet_length(p_content) > 64000000 THEN
    RAISE EXCEPTION 'kmdesk: batch too large' USING ERRCODE = '54000';
  END IF;
  IF p_client IS NULL OR p_client !~ '^[0-9A-Za-z._-]{1,64}$' THEN
    RAISE EXCEPTION 'kmdesk: not a client' USING ERRCODE = '22023';
  END IF;
  v_groups := p_content::jsonb;
  IF jsonb_typeof(v_groups) <> 'array' THEN
    RAISE EXCEPTION 'kmdesk: not a batch' USING ERRCODE = '22023';
  END IF;
  IF v_member.may_write THEN
    PERFORM 1 FROM scope WHERE scope_id = p_scope FOR NO KEY UPDATE; -- others may still say hello
  END IF;
  SELECT version INTO v_version FROM scope WHERE scope_id = p_scope;
  SELECT * INTO v_client FROM client WHERE scope_id = p_scope AND client_id = p_client;
  IF FOUND AND v_client.role <> session_user THEN
    RAISE EXCEPTION 'kmdesk: another login''s desk' USING ERRCODE = '42501';
  END IF;
  IF FOUND AND v_client.last_seq = p_seq AND v_client.last_hash = v_hash THEN
    RETURN v_client.result; -- also to who may no longer write: it was carried out before
  END IF;
  PERFORM standing(p_scope, true);
  IF p_seq <> coalesce(v_client.last_seq, 0) + 1 OR p_previous <> coalesce(v_client.last_hash, '') THEN
    RETURN '{"status": "forked"}'::jsonb;
  END IF;
  v_version := v_version + 1;
  FOR v_group IN SELECT value FROM jsonb_array_elements(v_groups) LOOP
    IF jsonb_typeof(v_group -> 'entries') IS DISTINCT FROM 'array' OR v_group ->> 'id' IS NULL THEN
      RAISE EXCEPTION 'kmdesk: not a batch' USING ERRCODE = '22023';
    END IF;
    -- Who is shown as the author; who it was for certain is the role, which history keeps.
    v_author := coalesce(nullif(v_member.broker_id, ''), nullif(left(v_group ->> 'broker', 64), ''), v_member.role);
    v_unnamed := false;
    FOR v_entry IN SELECT value FROM jsonb_array_elements(v_group -> 'entries') LOOP
      v_place := v_place + 1;
      BEGIN
        v_names := set_entry(p_scope, v_entry, v_version, v_author);
        IF v_names IS NULL THEN
          v_names := '{}';
          v_lost := v_lost || jsonb_build_array(jsonb_build_array(v_entry ->> 'kind', v_entry ->> 'id'));
        END IF;
        -- What somebody still typed about an erased record is not kept either, nor what that action is called.
        v_gone := EXISTS (SELECT 1 FROM record r WHERE r.scope_id = p_scope AND r.kind = v_entry ->> 'kind'
          AND r.id = v_entry ->> 'id' AND r.erased);
        v_unnamed := v_unnamed OR v_gone;
        INSERT INTO history VALUES (p_scope, v_version, v_place, v_group ->> 'id', v_entry ->> 'kind',
          v_entry ->> 'id', CASE WHEN v_gone THEN NULL ELSE v_entry END, coalesce(v_group ->> 'action', ''),
          CASE WHEN v_unnamed THEN '' ELSE coalesce(v_group ->> 'subject', '') END,
          v_member.broker_id, v_member.role, coalesce(v_group ->> 'at', ''), now(),
          v_entry ? 'erases' OR coalesce((v_group ->> 'forgets')::boolean, false)); -- whom it erases may be in another area
        v_key := (v_entry ->> 'kind') || ' ' || (v_entry ->> 'id');
        FOREACH v_name IN ARRAY v_names LOOP
          v_collided := jsonb_set(v_collided, ARRAY[v_key],
            coalesce(v_collided -> v_key, '{}'::jsonb) || jsonb_build_object(v_name, true));
        END LOOP;
      -- Only what is wrong with the change itself. A lock, a full disk and the like end the call, which is made again.
      EXCEPTION WHEN raise_exception OR data_exception OR integrity_constraint_violation OR program_limit_exceeded THEN
        v_refused := v_refused || jsonb_build_object('group', left(v_group ->> 'id', 64), 'kind', left(v_entry ->> 'kind', 40),
          'id', left(v_entry ->> 'id', 64), 'reason', left(SQLERRM, 200));
        INSERT INTO refusal (scope_id, role, group_id, kind, id, reason) VALUES (p_scope, v_member.role,
          left(v_group ->> 'id', 64), left(coalesce(v_entry ->> 'kind', ''), 40), left(coalesce(v_entry ->> 'id', ''), 64),
          left(SQLERRM, 200)) ON CONFLICT DO NOTHING;
      END;
    END LOOP;
    IF v_unnamed THEN
      UPDATE history SET subject = '' WHERE scope_id = p_scope AND group_id = v_group ->> 'id' AND subject <> '';
    END IF;
    IF EXISTS (SELECT 1 FROM history WHERE scope_id = p_scope AND group_id = v_group ->> 'id' AND forgets) THEN
      PERFORM forget_before(p_scope, v_group ->> 'id');
    END IF;
  END LOOP;
  UPDATE scope SET version = v_version WHERE scope_id = p_scope;
  v_result := jsonb_build_object('status', 'applied', 'version', v_version, 'refused', v_refused, 'lost', v_lost, 'collided',
    coalesce((SELECT jsonb_agg(jsonb_build_object('kind', r.kind, 'id', r.id, 'version', r.version, 'erased', r.erased,
        'doc', r.doc, 'by', r.updated_by, 'fields', (SELECT jsonb_agg(f) FROM jsonb_object_keys(c.value) f)))
      FROM jsonb_each(v_collided) c JOIN record r
        ON r.scope_id = p_scope AND r.kind = split_part(c.key, ' ', 1) AND r.id = split_part(c.key, ' ', 2)),
      '[]'::jsonb));
  INSERT INTO client AS k VALUES (p_scope, p_client, session_user, p_seq, v_hash, v_result)
    ON CONFLICT (scope_id, client_id) DO UPDATE SET last_seq = p_seq, last_hash = v_hash, result = v_result, met = now();
  RETURN v_result;
END $$;

-- Brokers may execute the functions of kmdesk_1, and nothing else.
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'kmdesk_broker') THEN CREATE ROLE kmdesk_broker NOLOGIN; END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'kmdesk_report') THEN CREATE ROLE kmdesk_report NOLOGIN; END IF;
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO kmdesk_broker, kmdesk_report', current_database());
END $$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON SCHEMA kmdesk_office, kmdesk_1 FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA kmdesk_office FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA kmdesk_office, kmdesk_1 FROM PUBLIC;
GRANT USAGE ON SCHEMA kmdesk_1 TO kmdesk_broker;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA kmdesk_1 TO kmdesk_broker;
