"""Whether this is the office the desk knows: asked before anything is sent, deleted or read. Pure."""

from __future__ import annotations

from typing import Final

from kmdesk.sync.messages import Greeting, ScopeGreeting
from kmdesk.sync.parties import Gateway, Replica, ScopeState

OTHER_OFFICE: Final = "other_office"
"""It is not the office that this desk has joined."""
EMPTIED: Final = "emptied"
"""The office has nothing where this desk knows that it had something."""
UNLIKE: Final = "unlike"
"""The office was restored, and does not have what it must have had then."""
AREA_GONE: Final = "area_gone"
"""The office does not know that this login was ever in an area whose records are here."""
DELETIONS: Final = "deletions"
"""More records than a desk loses in a day would be deleted; see `kmdesk.sync.deletions`."""

_SAMPLE = 50


def doubt(replica: Replica, gateway: Gateway, greeting: Greeting) -> tuple[str, str]:
    """Return the reason not to trust the office, and the scope it was found in; two blanks for none."""
    for scope in greeting.scopes:
        state = replica.state(scope.scope)
        if state is None or (state.reconciling and state.epoch == scope.epoch):
            continue
        reason = _doubt(replica, gateway, scope, state)
        if reason:
            return reason, scope.scope
    return "", ""


def is_behind(scope: ScopeGreeting, state: ScopeState) -> bool:
    """Tell whether the office may know less than this desk: it was restored, emptied, or is another one."""
    return (
        scope.epoch != state.epoch
        or scope.version < state.cursor.version
        or bool(state.office and scope.office != state.office)
    )


def common_version(scope: ScopeGreeting, state: ScopeState) -> int:
    """Return the version up to which the office and this desk have surely seen the same.

    Epochs are a tree: two lines of them are the same until the first epoch that is in one of them only, and
    up to the version at which that one began.
    """
    shared = _ancestors(state, scope)
    if not shared:
        return 0
    apart = (*scope.lineage[shared:], *state.lineage[shared:])
    return min((since for _, since in apart), default=scope.since)


def _ancestors(state: ScopeState, scope: ScopeGreeting) -> int:
    """Return how many epochs the desk's and the office's line have in common."""
    shared = 0
    for mine, theirs in zip(state.lineage, scope.lineage, strict=False):
        if mine != theirs:
            break
        shared += 1
    return shared


def _doubt(replica: Replica, gateway: Gateway, scope: ScopeGreeting, state: ScopeState) -> str:
    if state.office and scope.office != state.office:
        return OTHER_OFFICE
    emptied = scope.empty or not scope.version
    if not emptied and not is_behind(scope, state):
        return ""
    if emptied:
        return EMPTIED if replica.sample(scope.scope, state.cursor.version, 1) else ""
    if scope.epoch != state.epoch and not _ancestors(state, scope):
        return UNLIKE
    upto = common_version(scope, state) if scope.epoch != state.epoch else scope.version
    names = replica.sample(scope.scope, upto, _SAMPLE)
    if names and 2 * len(gateway.fetch(scope.scope, names)) < len(names):
        return UNLIKE
    return ""
