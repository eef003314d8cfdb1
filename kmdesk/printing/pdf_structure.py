"""Writes a document's structure and properties into its PDF, so that it conforms to PDF/UA-1 (ISO 14289-1).

The numbers of ISO 32000-1 (PDF 1.7) behind it: 14.7 structure tree, 14.8 tagged PDF, 14.3.2 metadata.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc as reportlab_pdfdoc

from kmdesk.printing.tags import Element

pdfdoc = cast("Any", reportlab_pdfdoc)  # its stubs do not know the objects of a document

_HEADING = re.compile(r"H([1-6])")
_MAY_BE_EMPTY = frozenset({"TH", "TD", "Lbl", "LBody"})
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>
"""


@dataclass(frozen=True)
class Properties:
    """What the file says of itself; `language` as in "da-DK"."""

    title: str
    author: str
    language: str


def level_headings(root: Element) -> None:
    """Make the first heading below `root` an H1, and none more than one level below the one before it."""
    last = 0
    for element in _walk(root):
        heading = _HEADING.fullmatch(element.tag)
        if heading:
            last = min(int(heading[1]), last + 1)
            element.tag = f"H{last}"


def _walk(root: Element) -> Iterator[Element]:
    """Yield `root` and everything below it in the order of reading."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        yield element
        waiting.extend(reversed(element.parts))


def _drop_empty(element: Element) -> None:
    """Leave out below `element` what was not drawn, such as a paragraph of blanks; never a table's cell."""
    for part in element.parts:
        _drop_empty(part)
    element.parts = [part for part in element.parts if part.places or part.parts or part.tag in _MAY_BE_EMPTY]


class _Written(reportlab_pdfdoc.PDFObject):
    """An object whose code is known, because that is ten times as fast as dictionaries of objects."""

    def __init__(self) -> None:
        self.code = b""

    def format(self, _document: object) -> bytes:
        return self.code


class _Writer:
    def __init__(self, document: reportlab_pdfdoc.PDFDocument) -> None:
        self._document = cast("Any", document)
        self._pages: list[Any] = self._document.Pages.pages
        self._page_numbers = [self.number_of(page) for page in self._pages]
        # On each page, the number of the element that each mark belongs to.
        self._owners: list[dict[int, int]] = [{} for _ in self._page_numbers]

    def number_of(self, thing: reportlab_pdfdoc.PDFObject) -> int:
        """Return the number by which other objects refer to `thing`, which becomes part of the file."""
        name = self._document.Reference(thing).name
        return self._document.idToObjectNumberAndVersion[name][0]

    def write(self, root: Element) -> reportlab_pdfdoc.PDFObject:
        """Write the tree below `root`; return its anchor, which the catalog refers to."""
        anchor, parents = _Written(), _Written()
        numbers: dict[Element, int] = {}
        written: dict[Element, _Written] = {}
        for element in _walk(root):
            written[element] = _Written()
            numbers[element] = self.number_of(written[element])
        above = {root: self.number_of(anchor)}
        for element in written:
            above.update(dict.fromkeys(element.parts, numbers[element]))
        for element, thing in written.items():
            thing.code = self._element(element, numbers, above[element])
        self._write_parents(parents)
        anchor.code = (
            f"<</Type /StructTreeRoot /K {numbers[root]} 0 R /ParentTree {self.number_of(parents)} 0 R "
            f"/ParentTreeNextKey {len(self._owners)}>>"
        ).encode()
        return anchor

    def _element(self, element: Element, numbers: dict[Element, int], above: int) -> bytes:
        kids = [f"{numbers[part]} 0 R" for part in element.parts]
        own_page = ""
        if element.places:
            first = element.places[0][0]
            own_page = f" /Pg {self._page_numbers[first - 1]} 0 R"
            for page, mark in element.places:
                self._owners[page - 1][mark] = numbers[element]
                kids.append(
                    str(mark)
                    if page == first
                    else f"<</Type /MCR /Pg {self._page_numbers[page - 1]} 0 R /MCID {mark}>>"
                )
        code = f"<</Type /StructElem /S /{element.tag} /P {above} 0 R{own_page}"
        if kids:
            code += f" /K [{' '.join(kids)}]" if len(kids) > 1 else f" /K {kids[0]}"
        if element.scope:
            code += f" /A <</O /Table /Scope /{element.scope}>>"
        if element.numbering:
            code += f" /A <</O /List /ListNumbering /{element.numbering}>>"
        if element.spoken:
            code += f" /ActualText <FEFF{element.spoken.encode('utf-16-be').hex()}>"
        return f"{code}>>".encode()

    def _write_parents(self, parents: _Written) -> None:
        """Write the way back from the marks of each page to their elements."""
        ways: list[str] = []
        for key, (page, owners) in enumerate(zip(self._pages, self._owners, strict=True)):
            way = _Written()
            way.code = f"[{' '.join(f'{owners[mark]} 0 R' for mark in range(len(owners)))}]".encode()
            ways.append(f"{key} {self.number_of(way)} 0 R")
            # ReportLab writes only the entries of a page that it knows.
            page.__NoDefault__ = [*pdfdoc.PDFPage.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents, page.Tabs = key, pdfdoc.PDFName("S")
        parents.code = f"<</Nums [{' '.join(ways)}]>>".encode()


def _metadata(properties: Properties) -> reportlab_pdfdoc.PDFObject:
    def shown(text: str) -> str:
        return escape(_NO_XML.sub("", text))

    code = _XMP.format(
        title=shown(properties.title),
        author=shown(properties.author),
        language=shown(properties.language),
    ).encode()

    def content(_document: object) -> bytes:
        return code

    return pdfdoc.XMP(creator=content)


def write_structure(document: reportlab_pdfdoc.PDFDocument, root: Element, properties: Properties) -> None:
    """Add the structure below `root`, drawn on `document`'s pages, and `properties` to `document`."""
    _drop_empty(root)
    catalog = cast("Any", document).Catalog
    catalog.StructTreeRoot = _Writer(document).write(root)
    catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": pdfdoc.PDFtrue})
    catalog.ViewerPreferences = pdfdoc.PDFDictionary({"DisplayDocTitle": pdfdoc.PDFtrue})
    catalog.Metadata = _metadata(properties)
