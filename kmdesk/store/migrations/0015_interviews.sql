-- Every interview of a match. The next one stands in next_on and next_time too, for desks that know of no others.
ALTER TABLE "match" ADD COLUMN interviews TEXT NOT NULL DEFAULT '[]';
