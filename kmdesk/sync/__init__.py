"""Sharing with the office. The core knows neither network nor file; see docs/sync.md."""
