"""Use cases: list, open, save. Plain values in and out; no Qt."""
