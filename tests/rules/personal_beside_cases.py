"""Requirements that say two things at once: an age, or a number of something, and what the work asks."""

from __future__ import annotations

PERSONAL = (
    "Maks. 45 og truckcertifikat",
    "Truckcertifikat og maks. 45",
    "Excel, truckcertifikat samt højst 45",
    "B-kørekort og under 40",
    "Under 40 og med kørekort",
    "60+ og stabil",
    "Stabil og 60+",
    "Gerne 60+ og stabil",
    "Gerne +60 og stabil",
    "45 maks. og truckcertifikat",
    "Over 50 og robust",
    "Maks. 45 + truckcertifikat",
    "Maks. 45/truckcertifikat",
    "Maks. 45 & truckcertifikat",
    "Maks. 45 (truckcertifikat)",
    "Truckcertifikat (maks. 45)",
    "Maks. 45 og ISO 9001",
    "God til kunder og maks. 45",
    "Max 45 and forklift licence",
)
"""An age beside a requirement about the work."""

ORDINARY = (
    "Maks. 45 timer og truckcertifikat",
    "Truckcertifikat og maks. 45 timer",
    "Maks 45 km og bil",
    "Maks. 45 og 50 timer",
    "Højst 30 og mindst 20 timer",
    "Højst 30 timer og mindst 20",
    "Mindst 20 og højst 30 kunder",
    "Mindst 20 og gerne flere timer",
    "Op til 30 og 40 tons",
    "Timer (maks. 45)",
    "Maks. 45 t/uge",
    "maks. 45 ansatte",
    "Maks. 45 hours and a car",
    "60 % stilling",
    "EASA Part 145",
    "Part 145 og B1",
    "MIG 135 og TIG 141",
    "ISO 9001 og 14001",
    "Senior- og juniorudvikler",
    "Senior og junior udvikler",
)
"""Numbers of something beside a requirement about the work."""
