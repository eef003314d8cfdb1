-- Places that companies keep open for people, and which of them a match fills.
CREATE TABLE standing_place (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  company_id TEXT NOT NULL DEFAULT '',
  title TEXT NOT NULL DEFAULT '',
  type TEXT NOT NULL DEFAULT '',
  places INTEGER,
  tasks TEXT NOT NULL DEFAULT '',
  education_levels TEXT NOT NULL DEFAULT '[]',
  fields_of_study TEXT NOT NULL DEFAULT '[]',
  hours_per_week INTEGER,
  free_from TEXT NOT NULL DEFAULT '',
  free_until TEXT NOT NULL DEFAULT '',
  contact_name TEXT NOT NULL DEFAULT '',
  looked_after_by TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT 'open',
  confirmed_on TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  broker_id TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX standing_place_company ON standing_place (company_id);
ALTER TABLE "match" ADD COLUMN place_id TEXT NOT NULL DEFAULT '';
CREATE INDEX match_place ON "match" (place_id) WHERE place_id <> '';
-- The mapping of a company's needs of skills.
CREATE TABLE skills_need (
  id TEXT PRIMARY KEY NOT NULL,
  scope_id TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  extra TEXT NOT NULL DEFAULT '{}',
  company_id TEXT NOT NULL DEFAULT '',
  function TEXT NOT NULL DEFAULT '',
  competence TEXT NOT NULL DEFAULT '',
  field_of_study TEXT NOT NULL DEFAULT '',
  people_now INTEGER,
  people_wanted INTEGER,
  horizon TEXT NOT NULL DEFAULT '',
  way TEXT NOT NULL DEFAULT '',
  initiative_id TEXT NOT NULL DEFAULT '',
  area TEXT NOT NULL DEFAULT '',
  need_id TEXT NOT NULL DEFAULT '',
  mapped_on TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  broker_id TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX skills_need_company ON skills_need (company_id);
