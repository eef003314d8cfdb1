-- Who may do what. Run after all functions of kmdesk_1 are there.

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
