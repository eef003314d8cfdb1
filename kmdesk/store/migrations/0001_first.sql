-- The first schema: one table per kind of record, the journal, what is derived, and what stays on this desk.

CREATE TABLE candidate (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  name TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  postal_code TEXT NOT NULL DEFAULT '',
  municipality_code TEXT NOT NULL DEFAULT '',
  education_title TEXT NOT NULL DEFAULT '',
  education_level TEXT NOT NULL DEFAULT '',
  field_of_study TEXT NOT NULL DEFAULT '',
  institution TEXT NOT NULL DEFAULT '',
  graduates_on TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT '',
  unemployed_since TEXT NOT NULL DEFAULT '',
  competences TEXT NOT NULL DEFAULT '[]',
  languages TEXT NOT NULL DEFAULT '[]',
  driving_licence TEXT NOT NULL DEFAULT '',
  mobility TEXT NOT NULL DEFAULT '',
  wishes TEXT NOT NULL DEFAULT '[]',
  earliest_start TEXT NOT NULL DEFAULT '',
  motivation TEXT NOT NULL DEFAULT '',
  screened_by TEXT NOT NULL DEFAULT '',
  screened_on TEXT NOT NULL DEFAULT '',
  consent_on TEXT NOT NULL DEFAULT '',
  consent_text_version TEXT NOT NULL DEFAULT '',
  consent_until TEXT NOT NULL DEFAULT '',
  consent_withdrawn_on TEXT NOT NULL DEFAULT '',
  delete_after TEXT NOT NULL DEFAULT '',
  broker_id TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE company (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  name TEXT NOT NULL DEFAULT '',
  cvr TEXT NOT NULL DEFAULT '',
  legal_form TEXT NOT NULL DEFAULT '',
  p_number TEXT NOT NULL DEFAULT '',
  address TEXT NOT NULL DEFAULT '',
  postal_code TEXT NOT NULL DEFAULT '',
  city TEXT NOT NULL DEFAULT '',
  municipality_code TEXT NOT NULL DEFAULT '',
  industry_group TEXT NOT NULL DEFAULT '',
  industry_code TEXT NOT NULL DEFAULT '',
  industry_classification TEXT NOT NULL DEFAULT '',
  employees INTEGER,
  employees_class TEXT NOT NULL DEFAULT '',
  employees_as_of TEXT NOT NULL DEFAULT '',
  employees_source TEXT NOT NULL DEFAULT '',
  graduates INTEGER,
  hr_function TEXT NOT NULL DEFAULT '',
  sector TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT '',
  advertising_protected INTEGER NOT NULL DEFAULT 0,
  contact_basis TEXT NOT NULL DEFAULT '',
  contact_basis_on TEXT NOT NULL DEFAULT '',
  contact_basis_note TEXT NOT NULL DEFAULT '',
  contact_channels TEXT NOT NULL DEFAULT '[]',
  contact_declined_on TEXT NOT NULL DEFAULT '',
  contact_declined_reason TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT '',
  website TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL DEFAULT '',
  broker_id TEXT NOT NULL DEFAULT '',
  tags TEXT NOT NULL DEFAULT '[]',
  note TEXT NOT NULL DEFAULT '',
  field_sources TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;

CREATE TABLE production_unit (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  company_id TEXT NOT NULL DEFAULT '',
  p_number TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '',
  address TEXT NOT NULL DEFAULT '',
  postal_code TEXT NOT NULL DEFAULT '',
  city TEXT NOT NULL DEFAULT '',
  employees_class TEXT NOT NULL DEFAULT '',
  main INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE contact_person (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  company_id TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '',
  title TEXT NOT NULL DEFAULT '',
  role TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT '',
  main_contact INTEGER NOT NULL DEFAULT 0,
  note TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE "match" (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  company_id TEXT NOT NULL DEFAULT '',
  need_id TEXT NOT NULL DEFAULT '',
  candidate_id TEXT NOT NULL DEFAULT '',
  type TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT '',
  status_since TEXT NOT NULL DEFAULT '',
  agreed_on TEXT NOT NULL DEFAULT '',
  starts_on TEXT NOT NULL DEFAULT '',
  ends_on TEXT NOT NULL DEFAULT '',
  hours_per_week INTEGER,
  scheme TEXT NOT NULL DEFAULT '',
  offered_on TEXT NOT NULL DEFAULT '',
  end_outcome TEXT NOT NULL DEFAULT '',
  end_reason TEXT NOT NULL DEFAULT '',
  next_on TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  broker_id TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE need (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  company_id TEXT NOT NULL DEFAULT '',
  visit_id TEXT NOT NULL DEFAULT '',
  origin TEXT NOT NULL DEFAULT '',
  title TEXT NOT NULL DEFAULT '',
  type TEXT NOT NULL DEFAULT '',
  match_type TEXT NOT NULL DEFAULT '',
  description TEXT NOT NULL DEFAULT '',
  education_levels TEXT NOT NULL DEFAULT '[]',
  fields_of_study TEXT NOT NULL DEFAULT '[]',
  competences TEXT NOT NULL DEFAULT '[]',
  mandatory TEXT NOT NULL DEFAULT '[]',
  desirable TEXT NOT NULL DEFAULT '[]',
  employment_form TEXT NOT NULL DEFAULT '',
  headcount INTEGER,
  hours_per_week INTEGER,
  languages TEXT NOT NULL DEFAULT '[]',
  horizon TEXT NOT NULL DEFAULT '',
  starts TEXT NOT NULL DEFAULT '',
  workplace TEXT NOT NULL DEFAULT '',
  wage TEXT NOT NULL DEFAULT '',
  deadline TEXT NOT NULL DEFAULT '',
  contact_name TEXT NOT NULL DEFAULT '',
  confidential_agreement INTEGER NOT NULL DEFAULT 0,
  source_questions TEXT NOT NULL DEFAULT '[]',
  status TEXT NOT NULL DEFAULT '',
  broker_id TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE broker (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  name TEXT NOT NULL DEFAULT '',
  title TEXT NOT NULL DEFAULT '',
  organisation TEXT NOT NULL DEFAULT '',
  system TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT '',
  municipality_codes TEXT NOT NULL DEFAULT '[]'
) STRICT, WITHOUT ROWID;

CREATE TABLE project (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  name TEXT NOT NULL DEFAULT '',
  subtitle TEXT NOT NULL DEFAULT '',
  starts_on TEXT NOT NULL DEFAULT '',
  ends_on TEXT NOT NULL DEFAULT '',
  municipality_codes TEXT NOT NULL DEFAULT '[]',
  goals TEXT NOT NULL DEFAULT '{}',
  call_counts_as_visit INTEGER NOT NULL DEFAULT 0,
  graduate_levels TEXT NOT NULL DEFAULT '[]',
  data_controller TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE task (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  company_id TEXT NOT NULL DEFAULT '',
  visit_id TEXT NOT NULL DEFAULT '',
  origin TEXT NOT NULL DEFAULT '',
  title TEXT NOT NULL DEFAULT '',
  owner TEXT NOT NULL DEFAULT '',
  owner_name TEXT NOT NULL DEFAULT '',
  broker_id TEXT NOT NULL DEFAULT '',
  due_on TEXT NOT NULL DEFAULT '',
  due_time TEXT NOT NULL DEFAULT '',
  done_at TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE handout (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  company_id TEXT NOT NULL DEFAULT '',
  visit_id TEXT NOT NULL DEFAULT '',
  document TEXT NOT NULL DEFAULT '',
  template_version TEXT NOT NULL DEFAULT '',
  title TEXT NOT NULL DEFAULT '',
  recipient TEXT NOT NULL DEFAULT '',
  method TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL DEFAULT '',
  sha256 TEXT NOT NULL DEFAULT '',
  data TEXT NOT NULL DEFAULT '{}',
  broker_id TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE visit (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  number TEXT NOT NULL DEFAULT '',
  company_id TEXT NOT NULL DEFAULT '',
  broker_id TEXT NOT NULL DEFAULT '',
  starts_at TEXT NOT NULL DEFAULT '',
  ends_at TEXT NOT NULL DEFAULT '',
  mode TEXT NOT NULL DEFAULT '',
  direction TEXT NOT NULL DEFAULT '',
  purpose TEXT NOT NULL DEFAULT '',
  topic TEXT NOT NULL DEFAULT '',
  location TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT '',
  participants TEXT NOT NULL DEFAULT '[]',
  outcome TEXT NOT NULL DEFAULT '',
  summary TEXT NOT NULL DEFAULT '',
  confidential_note TEXT NOT NULL DEFAULT '',
  next_step TEXT NOT NULL DEFAULT '',
  next_step_on TEXT NOT NULL DEFAULT '',
  contact_basis TEXT NOT NULL DEFAULT '',
  counts_as TEXT NOT NULL DEFAULT '',
  counts_as_reason TEXT NOT NULL DEFAULT '',
  guide TEXT NOT NULL DEFAULT '',
  guide_version TEXT NOT NULL DEFAULT '',
  short_guide INTEGER NOT NULL DEFAULT 0,
  briefed_at TEXT NOT NULL DEFAULT '',
  ended_at TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE guide_answer (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  visit_id TEXT NOT NULL DEFAULT '',
  question TEXT NOT NULL DEFAULT '',
  guide TEXT NOT NULL DEFAULT '',
  guide_version TEXT NOT NULL DEFAULT '',
  value TEXT NOT NULL DEFAULT '{}',
  skipped INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX company_cvr ON company (cvr) WHERE cvr <> '';
CREATE INDEX company_phone ON company (phone) WHERE phone <> '';
CREATE INDEX company_email ON company (email) WHERE email <> '';
CREATE INDEX contact_person_company ON contact_person (company_id);
CREATE INDEX contact_person_phone ON contact_person (phone) WHERE phone <> '';
CREATE INDEX contact_person_email ON contact_person (email) WHERE email <> '';
CREATE INDEX production_unit_company ON production_unit (company_id);
CREATE INDEX visit_company ON visit (company_id, starts_at);
CREATE INDEX visit_starts ON visit (starts_at, status);
CREATE INDEX visit_number ON visit (number);
CREATE INDEX guide_answer_visit ON guide_answer (visit_id);
CREATE INDEX need_company ON need (company_id);
CREATE INDEX need_visit ON need (visit_id);
CREATE INDEX match_company ON "match" (company_id);
CREATE INDEX match_need ON "match" (need_id);
CREATE INDEX match_candidate ON "match" (candidate_id);
CREATE INDEX match_status ON "match" (status, status_since);
CREATE INDEX task_company ON task (company_id);
CREATE INDEX task_visit ON task (visit_id);
CREATE INDEX task_open ON task (due_on) WHERE done_at = '' AND deleted = 0;
CREATE INDEX handout_company ON handout (company_id);
CREATE INDEX handout_visit ON handout (visit_id);

-- The one journal. A group is one user action; an entry is what it changed in one record.
CREATE TABLE journal_group (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  mode TEXT NOT NULL DEFAULT 'do',      -- do, undo, redo
  action TEXT NOT NULL,                 -- the text shown in "Fortryd …"
  subject TEXT NOT NULL DEFAULT '',     -- what it was done to, by name
  chain TEXT NOT NULL DEFAULT '',       -- groups of one sitting at one field are undone together
  broker_id TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL,
  inverts INTEGER,                      -- the group that this undo or redo turned
  undone INTEGER NOT NULL DEFAULT 0,
  undoable INTEGER NOT NULL DEFAULT 1,
  acknowledged INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX journal_group_undo ON journal_group (mode, undone, seq) WHERE undoable = 1;
CREATE INDEX journal_group_inverts ON journal_group (inverts, mode, seq) WHERE inverts IS NOT NULL;
CREATE INDEX journal_group_outbox ON journal_group (seq) WHERE acknowledged = 0;
CREATE TABLE journal_entry (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  group_seq INTEGER NOT NULL REFERENCES journal_group (seq),
  kind TEXT NOT NULL,
  record_id TEXT NOT NULL,
  changes TEXT NOT NULL                 -- {field: [from, to]}
) STRICT;
CREATE INDEX journal_entry_group ON journal_entry (group_seq);
CREATE INDEX journal_entry_record ON journal_entry (record_id, seq);

-- Derived: one row per company as the list shows it. Rebuilt from the records at any time.
CREATE TABLE company_row (
  num INTEGER PRIMARY KEY,
  company_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  search_key TEXT NOT NULL,
  municipality_code TEXT NOT NULL,
  municipality_key TEXT NOT NULL,
  industry_group TEXT NOT NULL,
  industry_key TEXT NOT NULL,
  employees INTEGER,
  graduates INTEGER,
  status TEXT NOT NULL,
  advertising_protected INTEGER NOT NULL,
  broker_id TEXT NOT NULL,
  broker_key TEXT NOT NULL,
  last_contact TEXT NOT NULL,
  next_on TEXT NOT NULL,                -- '9999' when there is no next step, so that it sorts last
  next_text TEXT NOT NULL
) STRICT;
-- The list's usual order carries what its filters test, so that walking it never visits a row that is filtered away.
CREATE INDEX company_row_name ON company_row (name_key, num, municipality_code, industry_group, employees, graduates,
  status, advertising_protected, broker_id, last_contact, company_id, search_key);
CREATE INDEX company_row_municipality ON company_row (municipality_key, name_key);
CREATE INDEX company_row_industry ON company_row (industry_key, name_key);
CREATE INDEX company_row_employees ON company_row (employees, name_key);
CREATE INDEX company_row_graduates ON company_row (graduates, name_key);
CREATE INDEX company_row_last ON company_row (last_contact, name_key);
CREATE INDEX company_row_next ON company_row (next_on, name_key);
CREATE INDEX company_row_broker ON company_row (broker_key, name_key);
-- For a filter with few hits: its companies are gathered here and sorted, see services/company_query.py.
CREATE INDEX company_row_in_municipality ON company_row (municipality_code);
CREATE INDEX company_row_in_industry ON company_row (industry_group);
CREATE INDEX company_row_of_broker ON company_row (broker_id);
CREATE INDEX company_row_status ON company_row (status);
CREATE INDEX company_row_protected ON company_row (advertising_protected);
CREATE VIRTUAL TABLE company_fts USING fts5 (text, content='', contentless_delete=1, prefix='1 2 3');

-- Derived: what Ctrl+K finds. `text` is folded.
CREATE TABLE search_row (
  num INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  record_id TEXT NOT NULL UNIQUE,
  company_id TEXT NOT NULL,
  title TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE search_fts USING fts5 (text, content='', contentless_delete=1, prefix='2 3');

-- Derived: which record counts towards which goal of the contract, by the rules in force. Every figure opens to these.
CREATE TABLE counted (
  record_id TEXT PRIMARY KEY NOT NULL,
  goal TEXT NOT NULL,                   -- new_contact, follow_up_contact, binding_collaboration, hire
  day TEXT NOT NULL,
  company_id TEXT NOT NULL,
  broker_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX counted_goal ON counted (goal, day, broker_id);
CREATE INDEX counted_company ON counted (company_id);

-- Only on this desk: settings, unsaved drafts, counters.
CREATE TABLE local_setting (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE draft (
  key TEXT PRIMARY KEY NOT NULL,        -- the form and the record it belongs to
  title TEXT NOT NULL,
  at TEXT NOT NULL,
  state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
