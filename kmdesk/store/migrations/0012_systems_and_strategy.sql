-- Which of the three systems somebody at a municipality or an institution belongs to (row 118).
ALTER TABLE municipality_contact ADD COLUMN system TEXT NOT NULL DEFAULT '';
ALTER TABLE institution_contact ADD COLUMN system TEXT NOT NULL DEFAULT '';
-- Does the company have a strategy for its skills: how far it has come, its day, and where it lies (row 124).
ALTER TABLE growth_plan ADD COLUMN strategy TEXT NOT NULL DEFAULT '';
ALTER TABLE growth_plan ADD COLUMN strategy_on TEXT NOT NULL DEFAULT '';
ALTER TABLE growth_plan ADD COLUMN strategy_place TEXT NOT NULL DEFAULT '';
