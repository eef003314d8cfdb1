"""I dag: the day and what was promised."""
