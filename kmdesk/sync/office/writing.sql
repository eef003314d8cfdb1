-- What a desk may tell: a batch of changes, each compared and set, and what is forgotten with somebody erased.

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
