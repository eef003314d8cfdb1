"""The real PostgreSQL that the tests share; it is the one `kmdesk demo --office` starts."""

from kmdesk.sync.office.trial import OWNER, Server, binaries, running

__all__ = ["OWNER", "Server", "binaries", "running"]
