-- From need to match: job orders, circulation, institutions, agreements, referrals, growth plans, tools.
ALTER TABLE need ADD COLUMN driving_licence TEXT NOT NULL DEFAULT '';
ALTER TABLE need ADD COLUMN starts_by TEXT NOT NULL DEFAULT '';
ALTER TABLE need ADD COLUMN must_have TEXT NOT NULL DEFAULT '["education_level","field_of_study","languages","driving_licence"]';
ALTER TABLE need ADD COLUMN order_number TEXT NOT NULL DEFAULT '';
ALTER TABLE need ADD COLUMN received_at TEXT NOT NULL DEFAULT '';
ALTER TABLE need ADD COLUMN order_status TEXT NOT NULL DEFAULT '';
ALTER TABLE need ADD COLUMN posting_due TEXT NOT NULL DEFAULT '';
ALTER TABLE need ADD COLUMN meeting_due TEXT NOT NULL DEFAULT '';
ALTER TABLE need ADD COLUMN candidates_due TEXT NOT NULL DEFAULT '';
ALTER TABLE need ADD COLUMN first_meeting_at TEXT NOT NULL DEFAULT '';
ALTER TABLE need ADD COLUMN candidates_at TEXT NOT NULL DEFAULT '';
ALTER TABLE need ADD COLUMN postings TEXT NOT NULL DEFAULT '[]';
ALTER TABLE need ADD COLUMN closed_on TEXT NOT NULL DEFAULT '';
ALTER TABLE need ADD COLUMN close_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE candidate ADD COLUMN fund_contact TEXT NOT NULL DEFAULT '';
ALTER TABLE candidate ADD COLUMN institution_id TEXT NOT NULL DEFAULT '';
ALTER TABLE candidate ADD COLUMN programme TEXT NOT NULL DEFAULT '';
ALTER TABLE candidate ADD COLUMN semester TEXT NOT NULL DEFAULT '';
ALTER TABLE candidate ADD COLUMN max_distance_km INTEGER;
ALTER TABLE candidate ADD COLUMN mobility_municipalities TEXT NOT NULL DEFAULT '[]';
ALTER TABLE candidate ADD COLUMN hours_per_week INTEGER;
ALTER TABLE candidate ADD COLUMN cv_reference TEXT NOT NULL DEFAULT '';
ALTER TABLE candidate ADD COLUMN consent_purpose TEXT NOT NULL DEFAULT '';
ALTER TABLE candidate ADD COLUMN consent_way TEXT NOT NULL DEFAULT '';
ALTER TABLE candidate ADD COLUMN consent_scope TEXT NOT NULL DEFAULT '';
ALTER TABLE candidate ADD COLUMN consent_companies TEXT NOT NULL DEFAULT '[]';
ALTER TABLE candidate ADD COLUMN legal_basis TEXT NOT NULL DEFAULT '';
ALTER TABLE candidate ADD COLUMN legal_basis_reference TEXT NOT NULL DEFAULT '';
ALTER TABLE candidate ADD COLUMN informed_on TEXT NOT NULL DEFAULT '';
ALTER TABLE candidate ADD COLUMN answers TEXT NOT NULL DEFAULT '{}';
ALTER TABLE "match" ADD COLUMN rank INTEGER;
ALTER TABLE "match" ADD COLUMN programme TEXT NOT NULL DEFAULT '';
ALTER TABLE "match" ADD COLUMN semester TEXT NOT NULL DEFAULT '';
ALTER TABLE "match" ADD COLUMN ects INTEGER;
ALTER TABLE "match" ADD COLUMN supervisor TEXT NOT NULL DEFAULT '';
ALTER TABLE "match" ADD COLUMN topic TEXT NOT NULL DEFAULT '';
ALTER TABLE "match" ADD COLUMN confidential_agreement INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "match" ADD COLUMN hand_in_on TEXT NOT NULL DEFAULT '';
ALTER TABLE "match" ADD COLUMN mentor TEXT NOT NULL DEFAULT '';
ALTER TABLE "match" ADD COLUMN meeting_rhythm TEXT NOT NULL DEFAULT '';
ALTER TABLE "match" ADD COLUMN employment_form TEXT NOT NULL DEFAULT '';
ALTER TABLE "match" ADD COLUMN wage TEXT NOT NULL DEFAULT '';
ALTER TABLE "match" ADD COLUMN municipality_code TEXT NOT NULL DEFAULT '';
ALTER TABLE "match" ADD COLUMN evaluation_on TEXT NOT NULL DEFAULT '';
ALTER TABLE task ADD COLUMN need_id TEXT NOT NULL DEFAULT '';
ALTER TABLE task ADD COLUMN match_id TEXT NOT NULL DEFAULT '';
ALTER TABLE task ADD COLUMN agreement_id TEXT NOT NULL DEFAULT '';
ALTER TABLE company ADD COLUMN standin_broker_id TEXT NOT NULL DEFAULT '';
ALTER TABLE project ADD COLUMN service_clock TEXT NOT NULL DEFAULT 'clock_hours';
ALTER TABLE project ADD COLUMN posting_hours INTEGER DEFAULT 24;
ALTER TABLE project ADD COLUMN meeting_hours INTEGER DEFAULT 48;
ALTER TABLE project ADD COLUMN candidate_days INTEGER DEFAULT 2;
ALTER TABLE project ADD COLUMN match_weights TEXT NOT NULL DEFAULT '{}';
ALTER TABLE project ADD COLUMN key_areas TEXT NOT NULL DEFAULT '[]';
CREATE TABLE agreement (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  company_id TEXT NOT NULL DEFAULT '',
  visit_id TEXT NOT NULL DEFAULT '',
  type TEXT NOT NULL DEFAULT 'partnership',
  title TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT 'draft',
  office_party TEXT NOT NULL DEFAULT '',
  office_signatory TEXT NOT NULL DEFAULT '',
  company_signatory TEXT NOT NULL DEFAULT '',
  company_signatory_title TEXT NOT NULL DEFAULT '',
  third_party TEXT NOT NULL DEFAULT '',
  points TEXT NOT NULL DEFAULT '[]',
  point_texts TEXT NOT NULL DEFAULT '{}',
  content TEXT NOT NULL DEFAULT '',
  places INTEGER,
  position TEXT NOT NULL DEFAULT '',
  education TEXT NOT NULL DEFAULT '',
  mentor TEXT NOT NULL DEFAULT '',
  goal TEXT NOT NULL DEFAULT '',
  target_group TEXT NOT NULL DEFAULT '',
  tasks TEXT NOT NULL DEFAULT '',
  economy TEXT NOT NULL DEFAULT '',
  agreed_on TEXT NOT NULL DEFAULT '',
  signed_on TEXT NOT NULL DEFAULT '',
  starts_on TEXT NOT NULL DEFAULT '',
  ends_on TEXT NOT NULL DEFAULT '',
  revised_on TEXT NOT NULL DEFAULT '',
  broker_id TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE TABLE case_window (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  institution_id TEXT NOT NULL DEFAULT '',
  programme TEXT NOT NULL DEFAULT '',
  match_type TEXT NOT NULL DEFAULT '',
  field_of_study TEXT NOT NULL DEFAULT '',
  wanted_from TEXT NOT NULL DEFAULT '',
  wanted_until TEXT NOT NULL DEFAULT '',
  starts_on TEXT NOT NULL DEFAULT '',
  ends_on TEXT NOT NULL DEFAULT '',
  ects INTEGER,
  source TEXT NOT NULL DEFAULT '',
  checked_on TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE TABLE circulation (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  need_id TEXT NOT NULL DEFAULT '',
  company_id TEXT NOT NULL DEFAULT '',
  municipality_code TEXT NOT NULL DEFAULT '',
  recipient TEXT NOT NULL DEFAULT '',
  shared_at TEXT NOT NULL DEFAULT '',
  expires_on TEXT NOT NULL DEFAULT '',
  seen_at TEXT NOT NULL DEFAULT '',
  seen_by TEXT NOT NULL DEFAULT '',
  candidates_at TEXT NOT NULL DEFAULT '',
  candidates_proposed INTEGER,
  proposed_by TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  broker_id TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE TABLE growth_initiative (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  company_id TEXT NOT NULL DEFAULT '',
  area TEXT NOT NULL DEFAULT '',
  title TEXT NOT NULL DEFAULT '',
  responsible TEXT NOT NULL DEFAULT '',
  due_on TEXT NOT NULL DEFAULT '',
  needs_graduate INTEGER NOT NULL DEFAULT 0,
  need_id TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT 'planned',
  note TEXT NOT NULL DEFAULT '',
  broker_id TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE TABLE growth_plan (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  company_id TEXT NOT NULL DEFAULT '',
  scores TEXT NOT NULL DEFAULT '{}',
  observations TEXT NOT NULL DEFAULT '{}',
  looked_at_on TEXT NOT NULL DEFAULT '',
  broker_id TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE TABLE institution (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  name TEXT NOT NULL DEFAULT '',
  type TEXT NOT NULL DEFAULT '',
  city TEXT NOT NULL DEFAULT '',
  municipality_code TEXT NOT NULL DEFAULT '',
  website TEXT NOT NULL DEFAULT '',
  job_bank TEXT NOT NULL DEFAULT '',
  cooperation TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  broker_id TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE TABLE institution_contact (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  institution_id TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '',
  title TEXT NOT NULL DEFAULT '',
  programme TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE TABLE referral (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  company_id TEXT NOT NULL DEFAULT '',
  visit_id TEXT NOT NULL DEFAULT '',
  topic TEXT NOT NULL DEFAULT '',
  system TEXT NOT NULL DEFAULT '',
  organisation TEXT NOT NULL DEFAULT '',
  person TEXT NOT NULL DEFAULT '',
  sent_on TEXT NOT NULL DEFAULT '',
  due_on TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT 'sent',
  answer TEXT NOT NULL DEFAULT '',
  reported_on TEXT NOT NULL DEFAULT '',
  broker_id TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE TABLE tool_offer (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  company_id TEXT NOT NULL DEFAULT '',
  tool TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT '',
  said_on TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  broker_id TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX need_order_number ON need (order_number) WHERE order_number <> '' AND deleted = 0;
CREATE INDEX need_status ON need (status, order_status);
CREATE INDEX circulation_need ON circulation (need_id);
CREATE INDEX task_match ON task (match_id) WHERE match_id <> '';
CREATE INDEX agreement_company ON agreement (company_id);
CREATE INDEX agreement_revised ON agreement (revised_on) WHERE revised_on <> '' AND deleted = 0;
CREATE INDEX referral_company ON referral (company_id);
CREATE INDEX referral_open ON referral (due_on) WHERE reported_on = '' AND deleted = 0;
CREATE INDEX growth_initiative_company ON growth_initiative (company_id);
CREATE INDEX tool_offer_company ON tool_offer (company_id);
CREATE INDEX institution_contact_institution ON institution_contact (institution_id);
CREATE INDEX case_window_institution ON case_window (institution_id);
