"""Texts that have broken programs before. Every field that takes text must survive all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from inspect import signature
from typing import Any

NASTY: tuple[str, ...] = (
    "",
    " ",
    "\u00a0\u3000\t ",
    "\x00nul\x07bell\x1besc\x7fdel\x85next\x9f",
    "a\r\nb\rc\nd\x0be\x0cf\u2028g\u2029h",
    "\ufeffbom\u200bzero\u200cwidth\u2060joins\u00adsoft",
    "\u202eoverride\u202c \u2066isolate\u2069 \u200fmark",
    "שלום עולם · مرحبا بالعالم",
    "Ærø Åse Øgård – 5 € ≤ ½ ✓ →",
    "A\u030aase e\u0301n o\u0308",
    "Nguyễn Thị Hương · Zażółć gęślą jaźń · İstanbul ığdır · Șerban Țîrlea",
    "Ирина Павлова · Γιώργος · ქართული · हिन्दी · ไทย",
    "中文名字 日本語 한국어",
    "𝒦𝓂𝒹 𐍈 𠜎",
    "👨‍👩‍👧‍👦 👩🏽‍🔧 🇩🇰 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ☎️ 1️⃣",
    "Z" + "\u0301\u0316\u0327\u0352\u0489" * 12 + "algo" + "\u0336" * 30,
    "\u0301starts with a mark",
    "\ue000private\uf8ff \ufffe\uffff\U0010ffff \ufffd",
    "\"double\" 'single' “curly” »guillemets« `back` \\back\\slash",
    "=1+1",
    "=cmd|'/c calc'!A0",
    "+45 97 00 12 40",
    "-2+3",
    "@SUM(A1:A9)",
    "<script>alert('x')</script>",
    "a <b",
    "<b>unclosed",
    "x </b> y",
    "&",
    "&amp; &lt;b&gt; &#0; &#x110000; &nosuch;",
    '<img src="/etc/hostname">',
    '<img src="file:///etc/hostname" width="10" height="10"/>',
    '<a href="javascript:alert(1)">x</a> <font name="NoSuchFont">y</font> <br/> <para>',
    "<!-- comment --> <?pi ?> <![CDATA[x]]>",
    "]]> {{ x }} ${x} {0} {name} %s %(x)s %n",
    "'; DROP TABLE company; --",
    "Robert'); DELETE FROM visit WHERE ('1'='1",
    "../../etc/passwd",
    "C:\\Windows\\con",
    "A/S C++ -x NEAR(a b) OR *",
    "x" * 10_000,
    "ord " * 2_000,
    "\n" * 500 + "efter 500 linjeskift",
    "1e309 NaN Infinity -0 ٣٤٥ Ⅷ ½",
    "9999-99-99T99:99",
    "0000-00-00",
    "null None undefined true",
)


def each(name: str, values: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Go through all values of an argument within one test, for a check that leaves nothing behind.

    As `pytest.mark.parametrize`, but fixtures are made once: what is made again for each of thousands of
    cases takes longer than the cases. All values are tried; the failure tells every one that did not survive.
    """
    tried = tuple(values)

    def decorate(check: Callable[..., None]) -> Callable[..., None]:
        @wraps(check)
        def test(*args: Any, **fixtures: Any) -> None:
            failures: list[Exception] = []
            for value in tried:
                try:
                    check(*args, **fixtures, **{name: value})
                except Exception as failure:  # noqa: BLE001 - all of them are raised below
                    failure.add_note(f"with {name} = {value!r:.200}")
                    failures.append(failure)
            if failures:
                raise ExceptionGroup(f"{len(failures)} of {len(tried)}", failures)

        whole = signature(check)
        rest = [parameter for parameter in whole.parameters.values() if parameter.name != name]
        vars(test)["__signature__"] = whole.replace(parameters=rest)
        return test

    return decorate
