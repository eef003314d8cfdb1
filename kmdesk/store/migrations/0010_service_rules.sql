-- The office's own figures for service, follow-ups and keeping; NULL follows what ships with the program.
ALTER TABLE project ADD COLUMN cvs_wanted INTEGER;
ALTER TABLE project ADD COLUMN sharing_days INTEGER;
ALTER TABLE project ADD COLUMN colleague_days INTEGER;
ALTER TABLE project ADD COLUMN asked_patience_days INTEGER;
ALTER TABLE project ADD COLUMN cv_patience_days INTEGER;
ALTER TABLE project ADD COLUMN start_notice_days INTEGER;
ALTER TABLE project ADD COLUMN first_follow_up_months INTEGER;
ALTER TABLE project ADD COLUMN evaluation_months INTEGER;
ALTER TABLE project ADD COLUMN candidate_months INTEGER;
ALTER TABLE project ADD COLUMN consent_months INTEGER;
-- When on its day an interview is, HH:MM, or empty.
ALTER TABLE "match" ADD COLUMN next_time TEXT NOT NULL DEFAULT '';
