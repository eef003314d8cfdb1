"""Fact sheets to print: of shipped schemes, and a made-up one with everything on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from kmdesk.rules.calculation import Calculation, calculate
from kmdesk.rules.calculators import CALCULATORS
from kmdesk.rules.schemes import Scheme
from kmdesk.services.paper.common import BrokerContact, Letterhead
from kmdesk.services.paper.scheme_handout import (
    MunicipalityContact,
    SchemeHandout,
    SchemeSheet,
    SheetCondition,
    SheetRate,
    sheet_of,
)
from kmdesk.services.paper.sheet_calculation import SheetCalculation, SheetNote, SheetSum, SheetTableRow
from kmdesk.services.schemes import shipped_schemes
from tests.rules.service_rules import USUAL

TODAY = date(2026, 11, 24)
HEAD = Letterhead(
    "Erhvervsråd Midtvest",
    "Kontaktmæglerindsatsen · syv midt- og vestjyske kommuner",
    BrokerContact("Karen Lyngholm", "kontaktmægler", "97 00 12 40", "kl@midtvest.example"),
    "2026-11-24T10:47",
)
HERNING = MunicipalityContact("Herning Kommune", "Lone Bach", "97 00 18 02", unit="virksomhedsindgangen")
AT_COMPANY = ("42 ordinært ansatte giver højst 8 støttede pladser.", "I har 1 i brug nu.")
INPUTS = {
    "hours_per_week": Decimal(37),
    "weeks": Decimal(26),
    "wage_cost_per_hour": Decimal("182.50"),
    "ordinary_employees": Decimal(42),
    "supported_now": Decimal(1),
}
SHIPPED = shipped_schemes()


def calculated(scheme: Scheme, day: date = TODAY, **inputs: Decimal) -> Calculation:
    use = scheme.calculator
    assert use is not None
    rate = shown.rate if (shown := scheme.shown_rate(use.rate, day)) else None
    answer = calculate(
        CALCULATORS[use.id],
        inputs,
        rate=rate.amount if rate else None,
        rate_year=rate.year if rate else None,
        params=use.values,
    )
    assert isinstance(answer, Calculation)
    return answer


def usual_inputs(scheme: Scheme) -> dict[str, Decimal]:
    """Return figures for a scheme's calculator: those of the example where it takes them."""
    use = scheme.calculator
    assert use is not None
    fields = CALCULATORS[use.id].fields_for(use.values)
    usual = {one.name: one.default if one.default is not None else one.least for one in fields}
    return {name: INPUTS.get(name, value) for name, value in usual.items()}


def handout(*sheets: SchemeSheet, language: str = "da") -> SchemeHandout:
    return SchemeHandout(
        replace(HEAD, language=language), "Vestrum Maskinfabrik A/S", "", HERNING, tuple(sheets)
    )


def shipped(code: str, day: date = TODAY, language: str = "da") -> SchemeHandout:
    return handout(sheet_of(SHIPPED[code], day, language), language=language)


PRIVATE = SHIPPED["wage_subsidy_private"]
EXAMPLE = handout(
    sheet_of(PRIVATE, TODAY, "da", at_company=AT_COMPANY, calculated=[calculated(PRIVATE, **INPUTS)])
)
_ALONGSIDE = calculate(
    CALCULATORS["cost_comparison"],
    {"hours_per_week": Decimal(37), "hourly_wage": Decimal("182.50")},
    rate=Decimal("86.16"),
    rate_year=2023,
    params={**USUAL, "cap_percent": Decimal(50), "most_weeks": Decimal(26)},
)
assert isinstance(_ALONGSIDE, Calculation)
COMPARISON = _ALONGSIDE
_MONTHS = calculate(
    CALCULATORS["net_increase"], {f"month_{n}": Decimal(42) for n in range(1, 13)}, params=USUAL
)
assert isinstance(_MONTHS, Calculation)
INCREASE = _MONTHS
WHOLE = SchemeSheet(
    code="made_up",
    sheet="XX",
    version=3,
    day="2026-11-24",
    status="phasing_out",
    title="Titel",
    authority="kommunen",
    guidance="Vejledende.",
    purpose="Formål",
    duration="Varer",
    warning="Advarsel",
    person=(SheetCondition("Navn", "Om personen", uncertain=True),),
    company=(SheetCondition("Krav", "Om virksomheden", uncertain=True),),
    good_to_know=("Godt",),
    combination="Sammen",
    at_company=("Hos jer",),
    rates=(
        SheetRate(
            "Sats", "1 kr.", 2023, "2026-11-21", "kilde", "note", yearly=True, uncertain=True, old=True
        ),
        SheetRate("Anden sats", "2 kr.", 2026, "2026-11-21", "kilde"),
    ),
    calculation=SheetCalculation(
        (
            SheetSum("Linje", "2 kr."),
            SheetSum("Side", "3 kr.", side=True),
            SheetSum("I alt", "2 kr.", strong=True),
        ),
        2023,
        uncertain=True,
        notes=(SheetNote("Afrundet"), SheetNote("Ved siden af", side=True)),
    ),
    steps=("Gør det",),
    asks=("Spørgsmål",),
    clash="Ikke med den anden.",
    further=(
        SheetCalculation(
            (SheetSum("Mellem", "4 kr."),),
            name="Sammenligning",
            columns=("3 md.", "6 md."),
            table=(SheetTableRow("Uden", ("5 kr.", "6 kr.")),),
        ),
    ),
)
"""A sheet with everything on it. It is too small to need anything given up."""

PRIVATE_TODAY = """\
Erhvervsråd Midtvest
Kontaktmæglerindsatsen · syv midt- og vestjyske kommuner
Faktaark om ordninger
Udleveret til Vestrum Maskinfabrik A/S
Faktaark LT-P · version 1 · udskrevet 24.11.2026 · Vejledende. Kommunen afgør den enkelte sag.
Side 1 af 1
Løntilskud i private virksomheder
Med løntilskud kan I oplære en ledig i op til seks måneder. Kommunen giver tilskud til lønnen, og personen er
ansat hos jer.
Hvem kan I ansætte?
•
Personen skal som regel have været ledig i 6 måneder. Over 50 år, enlig forsørger eller uden uddannelse: fra
første dag.
•
Jeres virksomhed må ikke være det sted, hvor personen sidst var ansat.
•
Virksomheden må ikke tilhøre personens ægtefælle.
Hvad kræves der af jer?
Krav
Det betyder
Privat virksomhed
Enkeltmandsvirksomheder kan også bruge ordningen.
Støttede og ordinært ansatte
Én støttet plads for hver 5 ordinært ansatte op til 50, derefter én for hver 10. I kan altid
have mindst én.
Mindst lige så mange ansatte
Antallet af ordinært ansatte i sidste måned skal mindst svare til gennemsnittet af de
seneste 12 måneder.
Ledig stilling
Stillingen må ikke være blevet ledig ved opsigelse eller afskedigelse inden for 3 måneder.
Løn efter overenskomst
Personen skal have løn efter overenskomsten.
Aftale på arbejdspladsen
Aftal pladsen med tillids- eller medarbejderrepræsentanten.
Godkendelse før start
Kommunen skal godkende plads og person, før ansættelsen begynder.
Godt at vide
•
Ansatte regnes i fuldtidspersoner. Forholdet gælder den enkelte arbejdsplads (P-nummer).
•
Regn ikke med løntilskud lige efter eksamen. Nyuddannede skal som regel også have været ledige først.
Varighed: Højst 6 måneder.
Sammen med andre ordninger: Praktik og løntilskud tæller sammen i forholdet til ordinært ansatte. Kan ikke
kombineres med VEU-godtgørelse, jobrotation eller opkvalificering ved ordinær ansættelse.
Hos jer: 42 ordinært ansatte giver højst 8 støttede pladser. I har 1 i brug nu.
Løntilskud
Sats for 2023 – kontrolleret 21.11.2026
86,16 kr. pr. time
Højst 50 % af jeres lønudgift. Satsen ændres normalt
hvert år den 1. januar. Kilde: helsingor.dk 2023.
Regneeksempel med satsen for 2023
Timer i alt: 37 t./uge × 26 uger
962 timer
Lønudgift: 962 timer × 182,50 kr.
175.565,00 kr.
Tilskud: 962 timer × 86,16 kr.
82.885,92 kr.
Loft: 50 % af lønudgiften
under 87.782,50 kr.
I betaler selv
92.679,08 kr.
Støttede pladser: højst 8, 1 i brug
7 ledige
Ansatte tælles i fuldtidspersoner på arbejdspladsen
(P-nummer). Praktik og løntilskud tæller sammen. Pladser
rundes ned. Hvert beløb er afrundet til hele øre, en halv øre op.
Timer har højst to decimaler.
Satsen er ældre end indeværende år.
Vi har ikke kontrolleret satsen for 2026. Spørg kommunen om den aktuelle sats, før I regner videre.
Sådan gør I
1.
Beskriv opgaver og oplæring i få linjer.
2.
Opret pladsen i VITAS på virk.dk.
3.
Vent på kommunens godkendelse, før personen
begynder.
Spørg os
Kontaktmægler
Karen Lyngholm
97 00 12 40 · kl@midtvest.example
Kommunen
Lone Bach, virksomhedsindgangen
Herning Kommune · 97 00 18 02
Hav klar: Kontaktperson: navn, mail og telefon. Navn på tillids- eller medarbejderrepræsentanten.
CPR-nummer, hvis I allerede har valgt personen. Skriv det kun i VITAS, aldrig til os.
Når forløbet slutter: den støtte, I har fået, og lønudgiften i 12 måneder.
""".splitlines()

ROTATION_2013 = """\
Erhvervsråd Midtvest
Kontaktmæglerindsatsen · syv midt- og vestjyske kommuner
Faktaark om ordninger
Udleveret til Vestrum Maskinfabrik A/S
Faktaark JR · version 1 · udskrevet 24.11.2026 · Vejledende. Kommunen afgør den enkelte sag.
Side 1 af 1
Jobrotation
Arket viser status og satser for 01.06.2013. Betingelserne er dem, vi kontrollerede 21.11.2026.
Planlæg ikke efter arket.
En medarbejder er på kursus med fuld løn, mens en ledig vikarierer. I får et beløb for hver time,
begge dele sker.
Hvem er ordningen for?
•
Medarbejderen har været ansat i mindst 3 måneder.
•
Medarbejderens uddannelse er højst på mellemlangt videregående niveau. Før gik grænsen ved
faglært, hvis uddannelsen ikke lå ubrugt i 5 år.
•
Vikaren har været ledig i mindst 6 måneder og arbejder mindst 10 timer om ugen.
Hvad kræves der af jer?
Krav
Det betyder
Løn
Medarbejderen får fuld løn, og vikaren får løn efter overenskomsten.
Godkendelse først
Kommunen skal godkende forløbet før den første kursusdag.
Godt at vide
•
I 2021 var der et forsøg med 3 måneders ledighed og op til 9 måneder som vikar.
Varighed: Vikaren er højst i jobbet i 6 måneder.
Sammen med andre ordninger: Kan ikke kombineres med VEU-godtgørelse, SVU eller løntilskud.
Kurset må ikke være en erhvervsuddannelse med AUB.
Jobrotationsydelse, almindelig sats
Sats for 2013 – kontrolleret 21.11.2026
173,09 kr. pr. time
For hver kursustime, hvor vikaren er i gang. Satsen
ændres normalt hvert år den 1. januar. Kilde: KL,
God praksis i kommunerne 2013.
Privat virksomhed, forhøjet sats 2013–14
Sats for 2013 – kontrolleret 21.11.2026
194,84 kr. pr. time
Efter 2014 gjaldt den kun projekter, der var i gang.
Satsen ændres normalt hvert år den 1. januar.
Kilde: KL, God praksis i kommunerne 2013.
Sådan gør I
1.
Ring til kommunen, før I planlægger noget.
2.
Søg, før medarbejderen har sin første
kursusdag.
Spørg os
Kontaktmægler
Karen Lyngholm
97 00 12 40 · kl@midtvest.example
Kommunen
Lone Bach, virksomhedsindgangen
Herning Kommune · 97 00 18 02
""".splitlines()

PILOT_TODAY = """\
Erhvervsråd Midtvest
Kontaktmæglerindsatsen · syv midt- og vestjyske kommuner
Faktaark om ordninger
Udleveret til Vestrum Maskinfabrik A/S
Faktaark VIP · version 1 · udskrevet 24.11.2026 · Vejledende. Ordningen findes ikke længere.
Side 1 af 1
Videnpilot
Ordningen findes ikke længere
Spørg i dag til løntilskud, praktik eller InnoBooster. Slutåret er ikke bekræftet.
Ordningen gav små virksomheder tilskud til at ansætte en højtuddannet om et udviklingsprojekt.
Hvem var ordningen for?
•
Personen var højtuddannet. Fra januar 2013 talte også mellemlange uddannelser.
•
Personen arbejdede på fuld tid på virksomhedens adresse, ansat som funktionær.
Hvad blev der krævet?
Krav
Det betyder
Privat virksomhed
Virksomheden var privat og lå uden for de største byer.
2–100 ansatte
Ejere talte ikke med. En koncern talte samlet, når ejerandelen var over 25 %.
Få højtuddannede
Fra januar 2013 måtte virksomheden have op til fem højtuddannede i
forvejen.
Et projekt
Et konkret udviklingsprojekt, og kun ét for hver 3 år.
Godt at vide
•
I 2011 var der 266 videnpiloter, og omkring 6 ud af 10 blev ansat fast.
Varighed: 6–12 måneder. Intet tilskud under 13 uger.
Spørg os
Kontaktmægler
Karen Lyngholm
97 00 12 40 · kl@midtvest.example
Kommunen
Lone Bach, virksomhedsindgangen
Herning Kommune · 97 00 18 02
""".splitlines()
