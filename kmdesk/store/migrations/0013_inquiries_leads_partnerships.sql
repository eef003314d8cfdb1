-- What companies ask for (rows 47, 56, 58, 86), won jobs worth a call (94), and standing cooperations (120, 121).
CREATE TABLE inquiry (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  company_id TEXT NOT NULL DEFAULT '',
  company_name TEXT NOT NULL DEFAULT '',
  person TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT '',
  municipality_code TEXT NOT NULL DEFAULT '',
  type TEXT NOT NULL DEFAULT '',
  topics TEXT NOT NULL DEFAULT '[]',
  channel TEXT NOT NULL DEFAULT '',
  received_at TEXT NOT NULL DEFAULT '',
  answer_due TEXT NOT NULL DEFAULT '',
  subject TEXT NOT NULL DEFAULT '',
  text TEXT NOT NULL DEFAULT '',
  answered_at TEXT NOT NULL DEFAULT '',
  answer TEXT NOT NULL DEFAULT '',
  answer_way TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT 'open',
  closed_on TEXT NOT NULL DEFAULT '',
  visit_id TEXT NOT NULL DEFAULT '',
  need_id TEXT NOT NULL DEFAULT '',
  brought_on TEXT NOT NULL DEFAULT '',
  brought_to TEXT NOT NULL DEFAULT '',
  brought_result TEXT NOT NULL DEFAULT '',
  broker_id TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX inquiry_company ON inquiry (company_id);
CREATE INDEX inquiry_open ON inquiry (answer_due) WHERE answered_at = '' AND deleted = 0;
CREATE INDEX inquiry_received ON inquiry (received_at);
CREATE TABLE inquiry_question (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  inquiry_id TEXT NOT NULL DEFAULT '',
  company_id TEXT NOT NULL DEFAULT '',
  topic TEXT NOT NULL DEFAULT '',
  question TEXT NOT NULL DEFAULT '',
  department TEXT NOT NULL DEFAULT '',
  person TEXT NOT NULL DEFAULT '',
  asked_on TEXT NOT NULL DEFAULT '',
  due_on TEXT NOT NULL DEFAULT '',
  answered_on TEXT NOT NULL DEFAULT '',
  answer TEXT NOT NULL DEFAULT '',
  broker_id TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX inquiry_question_inquiry ON inquiry_question (inquiry_id);
CREATE INDEX inquiry_question_company ON inquiry_question (company_id);
CREATE TABLE lead (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  company_id TEXT NOT NULL DEFAULT '',
  company_name TEXT NOT NULL DEFAULT '',
  cvr TEXT NOT NULL DEFAULT '',
  address TEXT NOT NULL DEFAULT '',
  postal_code TEXT NOT NULL DEFAULT '',
  city TEXT NOT NULL DEFAULT '',
  municipality_code TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  task TEXT NOT NULL DEFAULT '',
  client TEXT NOT NULL DEFAULT '',
  work_place TEXT NOT NULL DEFAULT '',
  amount TEXT NOT NULL DEFAULT '',
  won_on TEXT NOT NULL DEFAULT '',
  starts_on TEXT NOT NULL DEFAULT '',
  ends_on TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL DEFAULT '',
  source_reference TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT '',
  dismissed_reason TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  broker_id TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX lead_won ON lead (won_on);
CREATE INDEX lead_company ON lead (company_id);
CREATE INDEX lead_cvr ON lead (cvr);
CREATE TABLE partnership (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  name TEXT NOT NULL DEFAULT '',
  type TEXT NOT NULL DEFAULT '',
  purpose TEXT NOT NULL DEFAULT '',
  municipality_codes TEXT NOT NULL DEFAULT '[]',
  starts_on TEXT NOT NULL DEFAULT '',
  ends_on TEXT NOT NULL DEFAULT '',
  meetings_per_year INTEGER,
  reply_days INTEGER,
  status TEXT NOT NULL DEFAULT 'active',
  note TEXT NOT NULL DEFAULT '',
  broker_id TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE TABLE partnership_member (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  partnership_id TEXT NOT NULL DEFAULT '',
  company_id TEXT NOT NULL DEFAULT '',
  organisation TEXT NOT NULL DEFAULT '',
  system TEXT NOT NULL DEFAULT '',
  person TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT '',
  role TEXT NOT NULL DEFAULT '',
  since TEXT NOT NULL DEFAULT '',
  until TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX partnership_member_partnership ON partnership_member (partnership_id);
CREATE INDEX partnership_member_company ON partnership_member (company_id);
CREATE TABLE partnership_meeting (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  partnership_id TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL DEFAULT '',
  until TEXT NOT NULL DEFAULT '',
  theme TEXT NOT NULL DEFAULT '',
  place TEXT NOT NULL DEFAULT '',
  host_company_id TEXT NOT NULL DEFAULT '',
  speakers TEXT NOT NULL DEFAULT '',
  attendees TEXT NOT NULL DEFAULT '[]',
  minutes TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT 'planned',
  broker_id TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX partnership_meeting_partnership ON partnership_meeting (partnership_id, at);
CREATE TABLE partnership_decision (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  meeting_id TEXT NOT NULL DEFAULT '',
  partnership_id TEXT NOT NULL DEFAULT '',
  company_id TEXT NOT NULL DEFAULT '',
  solution TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  consultants TEXT NOT NULL DEFAULT '[]',
  due_on TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT 'decided',
  done_on TEXT NOT NULL DEFAULT '',
  result TEXT NOT NULL DEFAULT '',
  task_id TEXT NOT NULL DEFAULT '',
  broker_id TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX partnership_decision_meeting ON partnership_decision (meeting_id);
CREATE INDEX partnership_decision_partnership ON partnership_decision (partnership_id);
CREATE INDEX partnership_decision_company ON partnership_decision (company_id);
ALTER TABLE need ADD COLUMN brought_on TEXT NOT NULL DEFAULT '';
ALTER TABLE need ADD COLUMN brought_to TEXT NOT NULL DEFAULT '';
ALTER TABLE need ADD COLUMN brought_result TEXT NOT NULL DEFAULT '';
ALTER TABLE referral ADD COLUMN need_id TEXT NOT NULL DEFAULT '';
ALTER TABLE referral ADD COLUMN inquiry_id TEXT NOT NULL DEFAULT '';
CREATE INDEX referral_need ON referral (need_id) WHERE need_id <> '';
ALTER TABLE project ADD COLUMN inquiry_hours INTEGER;
