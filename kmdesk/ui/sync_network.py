"""Whether the computer has a network, as far as the system tells."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Network(QObject):
    """Watches the system's own view of the network. `reachable` is None where the system does not say."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.reachable: bool | None = None
        self._watching = False

    def watch(self) -> None:
        """Begin to watch; harmless the second time. Loads Qt's network library."""
        if self._watching:
            return
        self._watching = True
        from PySide6.QtNetwork import QNetworkInformation

        feature = QNetworkInformation.Feature.Reachability
        if not QNetworkInformation.loadBackendByFeatures(feature):
            return
        QNetworkInformation.instance().reachabilityChanged.connect(lambda _how: self._read())
        self._read()

    def _read(self) -> None:
        from PySide6.QtNetwork import QNetworkInformation

        how = QNetworkInformation.instance().reachability()
        told = QNetworkInformation.Reachability
        before = self.reachable
        self.reachable = None if how == told.Unknown else how != told.Disconnected
        if self.reachable != before:
            self.changed.emit()
