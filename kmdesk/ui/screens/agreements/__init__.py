"""The screen Aftaler."""
