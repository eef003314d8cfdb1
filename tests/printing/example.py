"""The visit of the design's picture: made-up people, a made-up company."""

from __future__ import annotations

from kmdesk.printing.visit_summary_data import (
    AgreedRow,
    BrokerContact,
    NeedRow,
    Participant,
    SchemeRow,
    VisitSummary,
)

EXAMPLE = VisitSummary(
    office_name="Erhvervsråd Midtvest",
    office_line="Kontaktmæglerindsatsen · syv midt- og vestjyske kommuner",
    document_number="B-2026-0418",
    company_name="Vestrum Maskinfabrik A/S",
    starts_at="2026-11-24T09:00",
    ends_at="2026-11-24T10:45",
    finished=True,
    broker=BrokerContact(
        "Karen Lyngholm", "kontaktmægler", "97 00 12 40", "kl@midtvest.example", "Erhvervsråd Midtvest"
    ),
    printed_at="2026-11-24T10:47",
    from_company=(Participant("Hanne Nygaard", "direktør"), Participant("Per Juhl", "produktionschef")),
    from_us=(
        Participant("Karen Lyngholm", system="erhvervsservice"),
        Participant("Lone Bach", organisation="Herning Kommune", system="beskæftigelse"),
        Participant("Peter Friis", organisation="erhvervsakademi", system="uddannelse"),
    ),
    told=(
        (
            "I er 42 ansatte og har én medarbejder med videregående uddannelse. Ordrebogen er fuld til "
            "april. Produktionsplanen laves i regneark og passer sjældent, og omstilling på de to CNC-centre "
            "tager for lang tid. I vil ned fra 55 til 30 minutter og have en plan, der holder en uge frem."
        ),
    ),
    needs=(
        NeedRow(
            "Kortere omstillingstid på CNC",
            "Afgangsprojekt med en eller to diplomingeniørstuderende. Per Juhl er kontaktperson.",
            "Fra 1. februar 2027",
        ),
        NeedRow(
            "Produktionsplanlægger",
            "Ansættelse af en nyuddannet, 37 timer. Jobordre 2026-0164.",
            "Start aftales",
        ),
    ),
    schemes=(
        SchemeRow("Afgangsprojekt", "Passer. Opgaven er afgrænset, og I har en kontaktperson."),
        SchemeRow("Virksomhedspraktik", "Passer. I kan højst have 8 støttede pladser og har 1 i brug."),
        SchemeRow(
            "Løntilskud, privat",
            "Mangler en oplysning: om antallet af ansatte er vokset de seneste 12 måneder. Faktaark følger.",
        ),
    ),
    agreed=(
        AgreedRow("Sende faktaark om løntilskud", "Karen Lyngholm", "2026-11-25"),
        AgreedRow("Sende projektoplæg til erhvervsakademiet", "Karen Lyngholm", "2026-11-27"),
        AgreedRow("Finde tal for omstillingstid, uge 40–46", "Per Juhl, Vestrum", "2026-12-04"),
    ),
    next_contact_at="2026-12-10T10:00",
    next_contact_text="Karen ringer til Hanne Nygaard.",
)
