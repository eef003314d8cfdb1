"""Errors, paths, resources, clock, ids, texts and logging: what every room may lean on."""
