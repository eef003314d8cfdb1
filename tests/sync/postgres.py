"""The real PostgreSQL that the tests share; it is the one `kmdesk demo --office` starts."""

from kmdesk.sync.office.trial import Server, binaries, running

__all__ = ["Server", "binaries", "running"]
