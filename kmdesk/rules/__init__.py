"""The domain as pure functions on plain values: no files, no database, no clock of their own."""
