"""The screen Ordninger."""
