"""A visit day played by itself through the real window, leaving a picture of every screen and document."""

from kmdesk.tour.day import play

__all__ = ["play"]
