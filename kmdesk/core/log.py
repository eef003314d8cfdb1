"""The log: what happened and when, never to whom. Messages are fixed texts; values are counts and codes.

An exception is logged as its type and the places it passed, without its message, which may hold a name.
"""

from __future__ import annotations

import logging
from pathlib import Path

logger = logging.getLogger("kmdesk")
logger.addHandler(logging.NullHandler())


def log_to(path: Path) -> None:
    """Write the log to `path`, at most 3 × 500 kB. A full disk costs the log, nothing else."""
    from logging.handlers import RotatingFileHandler

    logger.setLevel(logging.INFO)
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()

    class Handler(RotatingFileHandler):
        def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
            """Let a line go that cannot be written; logging would print its trouble on the terminal."""

    handler = Handler(path, maxBytes=500_000, backupCount=2, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    logger.propagate = False


def places(error: BaseException) -> str:
    """Return the type of an error and the places it passed, without any value."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    trail = " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames)
    )
    return f"{type(error).__name__} at {trail}"
