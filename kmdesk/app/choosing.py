"""What is chosen about a paper while it is previewed: it is made anew, and where labels ended is kept."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from kmdesk.core.errors import KnownError
from kmdesk.services.handouts import Made
from kmdesk.services.paper.envelope import keep_first_label
from kmdesk.services.paper.options import Chosen, LabelChoice
from kmdesk.store.store import Store
from kmdesk.ui.dialogs.paper_options import PaperOptions
from kmdesk.ui.dialogs.preview import PreviewDialog
from kmdesk.ui.operations import Operations


class Choosing(QObject):
    """Makes the paper of a preview anew by `again`, on the store's thread, when the reader chooses."""

    def __init__(  # noqa: PLR0917 - the preview, its paper and the way to another
        self,
        dialog: PreviewDialog,
        options: PaperOptions,
        made: Made,
        again: Callable[[Chosen], Made],
        ops: Operations,
        store: Store,
    ) -> None:
        super().__init__(dialog)
        self.made = made
        """What is shown."""
        self._dialog, self._options, self._again = dialog, options, again
        self._ops, self._store = ops, store
        options.chosen.connect(self._choose)
        dialog.given.connect(self._on_given)

    def _choose(self, chosen: Chosen) -> None:
        self._dialog.make_ready()
        self._ops.read(
            lambda: self._again(chosen), self._show, owner=self, key="paper", failed=self._keep_what_is_shown
        )

    def _show(self, made: Made) -> None:
        self.made = made
        self._dialog.show_pdf(made.pdf)
        if made.choice is not None:
            self._options.show_choice(made.choice)
        if isinstance(made.choice, LabelChoice):
            self._remember(made.choice.first)

    def _keep_what_is_shown(self, error: KnownError) -> None:
        if self.made.choice is not None:
            self._options.show_choice(self.made.choice)
        self._dialog.tell_trouble(error)

    def _on_given(self, method: str) -> None:
        """Labels on paper are used up; a file may still go to any sheet."""
        choice = self.made.choice
        if method == "paper" and isinstance(choice, LabelChoice):
            self._remember(choice.first + choice.printed)

    def _remember(self, first: int) -> None:
        self._ops.write(lambda: keep_first_label(self._store, first), owner=self)
