"""Sharing with the office. Not built yet; see docs/architecture.md."""
