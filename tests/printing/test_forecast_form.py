"""The forecast panel's form on paper."""

from __future__ import annotations

from kmdesk.printing.forecast_form import render_forecast_form
from kmdesk.services.paper.forecast_form import ForecastForm, PaperGroup
from tests.printing import papers

EXAMPLE = ForecastForm(
    head=papers.HEAD,
    company="Vestrum Maskinfabrik A/S",
    recipient="Hanne Nygaard",
    quarter="4. kvartal 2026",
    due_on="2026-11-30",
    last_quarter="3. kvartal 2026",
    groups=(
        PaperGroup("Ufaglærte", "uden faglig uddannelse", "12 · 14 · Flere"),
        PaperGroup("Faglærte", "med erhvervsuddannelse"),
    ),
    last_shortage="Ja, smede",
)

GOLDEN = """\
Erhvervsråd Midtvest
Kontaktmæglerindsatsen
Prognoseskema
Vestrum Maskinfabrik A/S · 4. kvartal 2026
Prognoseskema · 4. kvartal 2026 · Skriv ikke navne på medarbejdere · udskrevet 24.11.2026 kl. 10:47
Side 1 af 1
Hvor mange arbejder hos jer?
Virksomhed
Vestrum Maskinfabrik A/S
Kvartal
4. kvartal 2026
Svarer
Hanne Nygaard
Svar senest
30. november 2026
I er med i prognosepanelet. Svarene viser, hvilken arbejdskraft området får brug for. De bruges
samlet, og ingen virksomhed nævnes.
Antal medarbejdere
Skriv et antal. Kan I ikke sætte tal på fremtiden, så skriv flere, uændret, færre eller ved ikke.
Ufaglærte
uden faglig uddannelse · Sidst (3. kvartal 2026): 12 · 14 · Flere
I dag:
Om 3 mdr.:
Om 12 mdr.:
Faglærte
med erhvervsuddannelse
I dag:
Om 3 mdr.:
Om 12 mdr.:
Mangler I arbejdskraft nu?
Ja
Nej
Ved ikke
Hvilken:
Sidst svarede I: Ja, smede
Udfyldt af:
Dato:
Send svaret
Giv skemaet til jeres kontaktmægler, eller send det som
foto eller scanning.
Karen Lyngholm
97 00 12 40
kl@midtvest.example
"""


class TestForecastForm(papers.PaperTests):
    kind = "forecast_form"
    example = EXAMPLE
    english = "Do you lack labour now?"
    golden = GOLDEN

    @staticmethod
    def render(data: ForecastForm) -> bytes:
        return render_forecast_form(data)
