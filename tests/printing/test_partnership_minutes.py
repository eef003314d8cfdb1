"""The minutes of a partnership meeting on paper."""

from __future__ import annotations

from dataclasses import replace

from kmdesk.printing.partnership_minutes import render_partnership_minutes
from kmdesk.services.paper.partnership_minutes import MinutesDecision, MinutesPerson, PartnershipMinutes
from tests.printing import papers

EXAMPLE = PartnershipMinutes(
    head=papers.HEAD,
    name="LKS Midtvest",
    kind_name="Lokalt samarbejde (LKS)",
    municipalities=("Herning", "Struer"),
    coordinator="Struer Kommune",
    secretariat="VEU-center Midtvest",
    at="2026-11-20T09:00",
    until="2026-11-20T11:00",
    place="Rådhuset",
    host="Tangsø Plast A/S",
    theme="Vækst og varslinger",
    speakers="Bo Lund",
    people=(
        MinutesPerson("Bo Lund", "Struer Kommune", "Beskæftigelse"),
        MinutesPerson("Rikke Elm", "Erhvervsråd Midtvest", "Erhvervsservice"),
    ),
    present=("Erhvervsservice", "Beskæftigelse"),
    missing=("Uddannelse",),
    text="To virksomheder blev gennemgået.",
    decisions=(
        MinutesDecision(
            "Vestrum Maskinfabrik A/S",
            "Opkvalificering af to operatører",
            ("Bo Lund, Struer Kommune", "Rikke Elm"),
            "2026-12-01",
            "Besluttet",
        ),
        MinutesDecision("Hedelund ApS", "Faktaark", (), "2026-11-22", "Gennemført", "2026-11-21"),
    ),
    next_at="2026-12-17T09:00",
    next_by="2027-02-19",
)

GOLDEN = """\
Erhvervsråd Midtvest
Kontaktmæglerindsatsen
Lokalt samarbejde (LKS)
20. november 2026
Referat af partnerskabsmøde · LKS Midtvest · udskrevet 24.11.2026 kl. 10:47
Side 1 af 1
Referat af partnerskabsmøde
LKS Midtvest
Tid
fredag den 20. november 2026 kl. 09:00–11:00
Sted
Rådhuset
Vært
Tangsø Plast A/S
Tema
Vækst og varslinger
Oplæg ved
Bo Lund
Kommuner
Herning, Struer
Tovholder
Struer Kommune
Sekretariat
VEU-center Midtvest
Deltagere
Navn
Organisation
System
Bo Lund
Struer Kommune
Beskæftigelse
Rikke Elm
Erhvervsråd Midtvest
Erhvervsservice
Systemer til stede
Erhvervsservice, Beskæftigelse
Manglede
Uddannelse
Referat
To virksomheder blev gennemgået.
Beslutninger
Virksomhed
Løsning
Konsulenter
Frist og stand
Vestrum Maskinfabrik
A/S
Opkvalificering af to operatører
Bo Lund, Struer
Kommune
Rikke Elm
senest 01.12.2026
Besluttet
Hedelund ApS
Faktaark
senest 22.11.2026
Gennemført
21.11.2026
Næste møde
torsdag den 17. december 2026 kl. 09:00
"""


class TestPartnershipMinutes(papers.PaperTests):
    kind = "partnership_minutes"
    example = EXAMPLE
    english = "Systems present"
    golden = GOLDEN
    not_printed = frozenset({"next_by"})  # the meeting that is planned goes before

    @staticmethod
    def render(data: PartnershipMinutes) -> bytes:
        return render_partnership_minutes(data)


def test_without_decisions_or_a_planned_meeting_that_is_said() -> None:
    printed = papers.check_file(render_partnership_minutes(replace(EXAMPLE, decisions=(), next_at="")))
    assert "Mødet besluttede ikke noget for en enkelt virksomhed." in printed
    assert "senest 19. februar 2027" in printed
