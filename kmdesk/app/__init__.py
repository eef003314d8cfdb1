"""The composition root: the only place that knows every room and wires them together."""

from kmdesk.app.session import Session, make_demo, run_window

__all__ = ["Session", "make_demo", "run_window"]
