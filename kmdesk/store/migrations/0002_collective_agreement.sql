-- The collective agreement a company follows: support schemes ask for pay and terms according to it.
ALTER TABLE company ADD COLUMN collective_agreement TEXT NOT NULL DEFAULT '';
