"""The report of placements across municipal borders on paper."""

from __future__ import annotations

from dataclasses import replace

from kmdesk.printing.placement_report import render_placement_report
from kmdesk.services.paper.placement_report import PlacementReport
from kmdesk.services.placement_tables import Table
from tests.printing import papers
from tests.printing.reading import lines

EXAMPLE = PlacementReport(
    head=papers.HEAD,
    about="Kontrakten 01.01.2026–31.12.2027",
    result="34 af 98 placeringer ligger i en anden kommune end bopælen (34,7 %)",
    compared="Til sammenligning: omkring en tredjedel. Kilde: Kommunernes praksis (2013).",
    left_out=("6 placeringer har ukendt bopæl eller arbejdssted.",),
    definition="En placering er et match, der er aftalt.",
    tables=(
        Table("Matchtype", ("Type", "Samme", "Anden"), (("Praktik", "–", "12"), ("I alt", "64", "34"))),
        Table("Arbejdssted", ("Arbejder i", "I alt"), (("Herning", "98"),), has_total=False),
    ),
    fewest=5,
)

GOLDEN = """\
Erhvervsråd Midtvest
Kontaktmæglerindsatsen
Placeringer
Kontrakten 01.01.2026–31.12.2027
Placeringer · Ingen person og ingen virksomhed nævnes · udskrevet 24.11.2026 kl. 10:47
Side 1 af 1
Placeringer på tværs af kommunegrænser
Kontrakten 01.01.2026–31.12.2027
34 af 98 placeringer ligger i en anden kommune end bopælen (34,7 %)
Til sammenligning: omkring en tredjedel. Kilde: Kommunernes praksis (2013).
6 placeringer har ukendt bopæl eller arbejdssted.
Matchtype
Type
Samme
Anden
Praktik
–
12
I alt
64
34
Arbejdssted
Arbejder i
I alt
Herning
98
Sådan læses tallene
En placering er et match, der er aftalt.
– står for ingen, for færre end 5 personer og for tal, som et af dem kan regnes ud af. Kommuner med få
placeringer står samlet under Øvrige. Placeringer med ukendt bopæl eller arbejdssted er kun med i tabellen
Matchtype.
"""


class TestPlacementReport(papers.PaperTests):
    kind = "placement_report"
    example = EXAMPLE
    english = "How to read the figures"
    golden = GOLDEN
    not_printed = frozenset({"tables"})
    """In a narrow column a long word is broken."""

    def test_a_wide_table_breaks_no_name_of_a_municipality(self) -> None:
        names = ("Ringkøbing-Skjern", "Ikast-Brande", "Favrskov", "Herning", "Holstebro", "Struer", "Viborg")
        wide = Table("Bopæl", ("Bor i", *names, "I alt"), ((names[0], *["1.284"] * 7, "10.399"),))
        read = lines(self.render(replace(EXAMPLE, tables=(wide,))))
        assert [line.strip() for line in read].count("Ringkøbing-") == 2  # as a title and as a line
        found = " ".join(read)
        assert {"Ringkøbing-", "Skjern", "Ikast-", "Brande", "Favrskov", "1.284", "10.399"} <= set(
            found.split()
        )

    @staticmethod
    def render(data: PlacementReport) -> bytes:
        return render_placement_report(data)
