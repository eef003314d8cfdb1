-- What a desk may ask: who it is here, what is new, what differs. Every function asks for the membership first.

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

-- The first records of a window, by id. No id is beyond '~': that is one place in the index to stop at, where
-- `upto = '' OR …` would be asked of every record of the kind.
CREATE OR REPLACE FUNCTION kmdesk_office.in_window(p_scope text, p_window jsonb, p_most integer)
RETURNS SETOF kmdesk_office.record
LANGUAGE sql STABLE SET search_path = pg_catalog, kmdesk_office, pg_temp AS $$
  SELECT * FROM record r WHERE r.scope_id = p_scope AND r.kind = p_window ->> 'kind' AND r.id > (p_window ->> 'after')
    AND r.id <= coalesce(nullif(p_window ->> 'upto', ''), '~') ORDER BY r.id LIMIT p_most
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
