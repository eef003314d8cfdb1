"""The forecast panel's report on paper."""

from __future__ import annotations

from dataclasses import replace

from kmdesk.printing.forecast_report import render_forecast_report
from kmdesk.services.paper.forecast_report import ForecastReport, ReportLine
from tests.printing import papers
from tests.printing.reading import lines

EXAMPLE = ForecastReport(
    head=papers.HEAD,
    quarter="4. kvartal 2026",
    before="3. kvartal 2026",
    response="9 af 12 har svaret (75,0 %)",
    lacking="3 af 9 mangler arbejdskraft (33,3 %)",
    groups=(ReportLine("Ufaglærte", "9/12", "99", "+9 (+10,0 %)", "+18\nFlere 100,0 %", "Uændret 90,0 %"),),
    municipalities=(ReportLine("Herning", "7/7", "77", "+7", "+14", "–"),),
    industries=(ReportLine("Industri", "5/6", "55", "+5", "+10", "–"),),
    fewest=5,
)

GOLDEN = """\
Erhvervsråd Midtvest
Kontaktmæglerindsatsen
Prognoserapport
4. kvartal 2026
Prognoserapport · 4. kvartal 2026 · Ingen virksomhed nævnes · udskrevet 24.11.2026 kl. 10:47
Side 1 af 1
Prognosepanel 4. kvartal 2026
9 af 12 har svaret (75,0 %)
3 af 9 mangler arbejdskraft (33,3 %)
Faggrupper
Gruppe
Svar
I dag
Siden sidst
Om 3 måneder
Om 12 måneder
Ufaglærte
9/12
99
+9 (+10,0 %)
+18
Flere 100,0 %
Uændret 90,0 %
Kommuner
Gruppe
Svar
I dag
Siden sidst
Om 3 måneder
Om 12 måneder
Herning
7/7
77
+7
+14
–
Brancher
Gruppe
Svar
I dag
Siden sidst
Om 3 måneder
Om 12 måneder
Industri
5/6
55
+5
+10
–
Sådan læses tallene
Ændringer er lagt sammen for de virksomheder, der har skrevet antal både nu og for fremtiden.
Andelene er af alle, der har svaret på retningen. Siden sidst er ændringen i de virksomheder, der
skrev antal i begge kvartaler. Procenten er ændringen i forhold til det gamle antal.
Siden sidst sammenligner med 3. kvartal 2026.
Tal bag færre end 5 svar vises ikke, og heller ikke tal, som de kan regnes ud af. Antal i faggrupper, der ikke
vises, er ikke talt med i I alt. Kommuner og brancher med for få svar står samlet under Øvrige, når der er nok
til det.
"""


class TestForecastReport(papers.PaperTests):
    kind = "forecast_report"
    example = EXAMPLE
    english = "How to read the figures"
    golden = GOLDEN
    not_printed = frozenset({"groups", "municipalities", "industries"})
    """In a narrow column a long word is broken."""

    def test_every_line_is_printed(self) -> None:
        papers.check_prints_all(self.render, self.example, frozenset({"head"}))

    def test_no_number_is_broken(self) -> None:
        much = "10.399.896", "+10.399.896", "−9.999.999\n(+9.998,9\u00a0%)"
        line = ReportLine("Ufaglærte", "1.200/1.300 (100,0\u00a0%)", much[0], much[1], much[2], much[2])
        found = lines(self.render(replace(EXAMPLE, groups=(line,))))
        assert {"1.200/1.300", "10.399.896", "+10.399.896", "−9.999.999", "(+9.998,9\u00a0%)"} <= {
            one.replace(" %", "\u00a0%") for one in found
        }

    @staticmethod
    def render(data: ForecastReport) -> bytes:
        return render_forecast_report(data)
