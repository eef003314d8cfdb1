"""Ringeliste: calling companies one after the other."""
