"""The log: what happened and when, never to whom. Messages are fixed texts; values are counts and codes.

An exception is logged as its type and the places it passed, without its message, which may hold a name.
"""

from __future__ import annotations

import logging
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path

logger = logging.getLogger("kmdesk")
logger.addHandler(logging.NullHandler())


def log_to(path: Path) -> None:
    """Write the log to `path` (at most 3 × 500 kB). A disk that cannot be written costs the log, nothing else."""
    logger.setLevel(logging.INFO)
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    try:
        handler = RotatingFileHandler(path, maxBytes=500_000, backupCount=2, encoding="utf-8", delay=True)
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    logger.propagate = False


def places(error: BaseException) -> str:
    """Return the type of an error and the places it passed, without any value."""
    frames = traceback.extract_tb(error.__traceback__)
    trail = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    return f"{type(error).__name__} at {trail}"
