-- The office's own figures for the pace towards a goal and for whom to call; NULL follows what ships.
ALTER TABLE project ADD COLUMN pace_soon_percent INTEGER;
ALTER TABLE project ADD COLUMN call_employees_least INTEGER;
ALTER TABLE project ADD COLUMN call_employees_most INTEGER;
ALTER TABLE project ADD COLUMN tradition_graduates INTEGER;
ALTER TABLE project ADD COLUMN call_quiet_months INTEGER;
ALTER TABLE project ADD COLUMN call_long_quiet_months INTEGER;
ALTER TABLE project ADD COLUMN call_longest_quiet_months INTEGER;
