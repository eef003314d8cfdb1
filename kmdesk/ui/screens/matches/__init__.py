"""The matches: pipeline as a board and as a table."""
