"""Om dig: what stands on the papers you leave behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import mark, tr
from kmdesk.models import Broker
from kmdesk.services.field_checks import check_email_field, check_phone_field
from kmdesk.services.office_settings import OfficeSettings
from kmdesk.ui.forms.fields import Declaration, FormField, Slot
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.settings.municipality_picker import MunicipalityPicker
from kmdesk.ui.screens.settings.record_page import RecordPage
from kmdesk.ui.widgets.fields import Field

BROKER_FIELDS: Declaration = (
    FormField(name="name", required=True),
    FormField(name="title", placeholder=mark("fx kontaktmægler")),
    FormField(name="organisation"),
    FormField(name="system", kind="choice", choices="system", optional=False),
    FormField(name="phone", kind="phone", columns=4, check=check_phone_field),
    FormField(name="email", columns=8, check=check_email_field),
    Slot("municipality_codes"),
)


class BrokerPage(RecordPage[Broker]):
    """The form of the broker at this desk."""

    kind = Broker.kind

    def __init__(self, ops: Operations, office: OfficeSettings, clock: Clock) -> None:
        self.municipalities = MunicipalityPicker()
        super().__init__(
            ops,
            office,
            clock,
            title=tr("Om dig"),
            intro=tr("Står på besøgsark og resuméer, så virksomheden kan få fat i dig."),
            saved_text=tr("Dine oplysninger er gemt"),
            declaration=BROKER_FIELDS,
            slots={"municipality_codes": Field(tr("Kommuner, du dækker"), self.municipalities)},
        )

    def read(self) -> Broker:
        """Read the broker."""
        return self.office.broker()

    def store(self, record: Broker) -> Broker:
        """Keep the broker."""
        return self.office.save_broker(record)

    def values_of(self, record: Broker) -> Mapping[str, object]:
        """Return the broker's fields."""
        return {name: getattr(record, name) for name in (*self.form.names(), "municipality_codes")}

    def with_values(self, record: Broker, values: Mapping[str, Any]) -> Broker:
        """Return the broker as the form says."""
        return replace(record, **values)
