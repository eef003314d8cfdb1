-- The forecast panel: its companies, and what each said in a quarter.
CREATE TABLE forecast_member (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  company_id TEXT NOT NULL DEFAULT '',
  since TEXT NOT NULL DEFAULT '',
  until TEXT NOT NULL DEFAULT '',
  contact_id TEXT NOT NULL DEFAULT '',
  answer_way TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  broker_id TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX forecast_member_company ON forecast_member (company_id);
CREATE TABLE forecast_answer (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  company_id TEXT NOT NULL DEFAULT '',
  quarter TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT 'invited',
  invited_on TEXT NOT NULL DEFAULT '',
  unskilled_now TEXT NOT NULL DEFAULT '',
  unskilled_m3 TEXT NOT NULL DEFAULT '',
  unskilled_m12 TEXT NOT NULL DEFAULT '',
  skilled_now TEXT NOT NULL DEFAULT '',
  skilled_m3 TEXT NOT NULL DEFAULT '',
  skilled_m12 TEXT NOT NULL DEFAULT '',
  graduates_now TEXT NOT NULL DEFAULT '',
  graduates_m3 TEXT NOT NULL DEFAULT '',
  graduates_m12 TEXT NOT NULL DEFAULT '',
  students_now TEXT NOT NULL DEFAULT '',
  students_m3 TEXT NOT NULL DEFAULT '',
  students_m12 TEXT NOT NULL DEFAULT '',
  shortage TEXT NOT NULL DEFAULT '',
  shortage_what TEXT NOT NULL DEFAULT '',
  answered_on TEXT NOT NULL DEFAULT '',
  answered_by TEXT NOT NULL DEFAULT '',
  answer_way TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  broker_id TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX forecast_answer_company ON forecast_answer (company_id);
CREATE INDEX forecast_answer_quarter ON forecast_answer (quarter, company_id);
