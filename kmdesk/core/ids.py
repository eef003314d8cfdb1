"""Identities of records: UUID version 7 (RFC 9562), as text."""

from __future__ import annotations

import os
import threading
import time
from datetime import datetime

_lock = threading.Lock()
_last: int = 0


def new_id() -> str:
    """Return a new UUIDv7. Ids made in one process ascend; across machines they only identify."""
    global _last  # noqa: PLW0603 - the one counter that keeps ids ascending within a millisecond
    with _lock:
        stamp = max(time.time_ns() // 1_000_000 << 12, _last + 1)
        _last = stamp
    millis, sequence = stamp >> 12, stamp & 0xFFF
    tail = int.from_bytes(os.urandom(8)) & (1 << 62) - 1
    digits = f"{millis << 80 | 0x7 << 76 | sequence << 64 | 0b10 << 62 | tail:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def day_of(record_id: str) -> str:
    """Return the local day on which an id of `new_id` was made, `YYYY-MM-DD`; "" for any other id.

    Every desk reads the same day in it, whatever it has heard of the record besides.
    """
    digits = record_id.replace("-", "")
    if len(digits) != 32 or digits[12] != "7":
        return ""
    try:
        return datetime.fromtimestamp(int(digits[:12], 16) / 1000).astimezone().date().isoformat()
    except (ValueError, OverflowError, OSError):  # no hexadecimal number, or no moment there ever is
        return ""


def derived_id(*parts: str) -> str:
    """Return the same id for the same parts everywhere, e.g. one answer per visit and question."""
    import uuid

    return str(uuid.uuid5(uuid.NAMESPACE_URL, "kmdesk:" + "\x1f".join(parts)))
