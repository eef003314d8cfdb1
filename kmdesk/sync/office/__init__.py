"""The office's side: the schema in PostgreSQL, and what its administrator does."""
