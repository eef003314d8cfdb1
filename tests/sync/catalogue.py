"""What PostgreSQL's own catalogue says a login holds, as queries that take the login's name."""

from __future__ import annotations

_OURS = "n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
_TABLES = f"""
  SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE {_OURS} AND c.relkind IN ('r', 'v', 'm', 'p', 'f')
    AND EXISTS (SELECT 1 FROM unnest(ARRAY[%s]) may WHERE %s)
"""
_GROUPS = """
  SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
    JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = %s
"""
HELD = {
    "functions": f"""
      SELECT n.nspname || '.' || p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE {_OURS} AND has_function_privilege(%s, p.oid, 'EXECUTE')""",
    "schemas to use": f"""
      SELECT nspname FROM pg_namespace n WHERE {_OURS} AND has_schema_privilege(%s, oid, 'USAGE')""",
    "schemas to make things in": """
      SELECT nspname FROM pg_namespace WHERE has_schema_privilege(%s, oid, 'CREATE')""",
    "tables, whole or by column": _TABLES
    % ("'SELECT', 'INSERT', 'UPDATE', 'REFERENCES'", "has_any_column_privilege(%s, c.oid, may)"),
    "tables to empty": _TABLES % ("'DELETE', 'TRUNCATE', 'TRIGGER'", "has_table_privilege(%s, c.oid, may)"),
    "sequences": """
      SELECT c.oid::regclass::text FROM pg_class c, unnest(ARRAY['USAGE', 'SELECT', 'UPDATE']) may
      WHERE c.relkind = 'S' AND has_sequence_privilege(%s, c.oid, may)""",
    "types where it may look": """
      SELECT t.typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
      WHERE n.nspname = 'kmdesk_1' AND has_type_privilege(%s, t.oid, 'USAGE')""",
    "groups": _GROUPS,
    "groups to hand on": f"{_GROUPS} AND m.admin_option",
    "large objects": "SELECT oid::text FROM pg_largeobject_metadata WHERE lomowner = %s::regrole",
    "servers elsewhere": "SELECT srvname FROM pg_foreign_server WHERE has_server_privilege(%s, oid, 'USAGE')",
    "its own things": "SELECT objid::text FROM pg_shdepend WHERE refobjid = %s::regrole AND deptype = 'o'",
    "settings of the server": """
      SELECT parname FROM pg_parameter_acl WHERE has_parameter_privilege(%s, parname, 'ALTER SYSTEM')""",
    "databases to make things in": """
      SELECT datname FROM pg_database WHERE has_database_privilege(%s, oid, 'CREATE')""",
    "databases for temporary things": """
      SELECT datname FROM pg_database d WHERE has_database_privilege(%s, oid, 'TEMPORARY')
      AND NOT has_database_privilege('public', oid, 'TEMPORARY')""",
}
"""What may be held -> the query. What is open to everybody is `office status`'s to tell."""
