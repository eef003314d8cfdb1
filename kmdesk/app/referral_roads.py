"""The roads to the forms of referrals: of a need, opened again, and gone on with where one was left."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kmdesk.core.i18n import tr

if TYPE_CHECKING:
    from kmdesk.app.roads import Roads
    from kmdesk.models import Referral


class ReferralRoads:
    """Opens the form over the window, whoever asks."""

    def __init__(self, roads: Roads) -> None:
        self._roads = roads

    def refer_need(self, need_id: str) -> None:
        """Open the form that passes a need on."""
        self._open(lambda: (self._roads.services.referrals.blank_of_need(need_id), True))

    def edit(self, referral_id: str) -> None:
        """Open the form of a referral."""
        self._open(lambda: (self._roads.services.referrals.get(referral_id), False))

    def go_on(self, key: str) -> None:
        """Go on with a form that was left; `key` is the rest of its draft's."""
        from kmdesk.ui.dialogs.referral import referral_by_draft

        self._open(lambda: referral_by_draft(self._roads.services.referrals, key))

    def _open(self, find: Callable[[], tuple[Referral, bool]]) -> None:
        from kmdesk.ui.dialogs.referral import referral_dialog

        roads = self._roads

        def show(found: tuple[Referral, bool]) -> None:
            referral, is_new = found
            dialog = referral_dialog(
                roads.ops,
                roads.services.referrals,
                roads.desk.local,
                roads.clock,
                referral,
                roads.window,
                is_new=is_new,
            )
            dialog.saved.connect(lambda: roads.toast(tr("Henvisningen er gemt"), True))  # noqa: FBT003
            dialog.open()

        roads.ops.read(find, show, owner=roads)
