"""Checks a printed file against what PDF/UA-1 (ISO 14289-1) asks for, and reads it as a screen reader does.

Written from the standards, knowing nothing of how kmdesk makes its files; the file is read with pypdf.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

from pypdf import PdfReader
from pypdf.generic import ContentStream, IndirectObject

_SHOWS_TEXT = {b"Tj", b"TJ", b"'", b'"'}
_PAINTS = {b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"sh"} | _SHOWS_TEXT
_NOT_CHECKED = {b"Do", b"BI", b"INLINE IMAGE"}  # forms and pictures would need marks of their own
_NEW_LINE = {b"T*", b"Td", b"TD", b"Tm", b"'", b'"'}

_HEADINGS = {f"H{level}" for level in range(1, 7)}
_BLOCKS = {"P", "L", "Table", "Div"} | _HEADINGS
MAY_HOLD: dict[str, set[str]] = {
    "Document": _BLOCKS,
    "Div": {"P"},
    "L": {"LI"},
    "LI": {"Lbl", "LBody"},
    "Lbl": {"Span"},
    "LBody": {"P", "Span", "L"},
    "Table": {"THead", "TBody"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TR": {"TH", "TD"},
    "TH": {"Span"},
    "TD": {"P", "Span"},
    "P": {"Span"},
    "Span": set(),
    **{heading: set() for heading in _HEADINGS},
}
_MAY_BE_EMPTY = {"TH", "TD", "Lbl", "LBody", "THead", "TBody", "TR"}
_HOLDS_NO_TEXT = {"Document", "Div", "L", "LI", "Table", "THead", "TBody", "TR"}
_NS = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
}


@dataclass
class _Node:
    tag: str
    number: int
    entries: dict[str, Any]
    parts: list[_Node] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)

    def walk(self) -> Iterator[_Node]:
        """Yield this node and all below it, in the order of reading."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.parts))

    def attribute(self, owner: str, name: str) -> str:
        attributes = self.entries.get("/A", {})
        return str(attributes.get(name, "")) if attributes.get("/O") == owner else ""


class _Page:
    """The marks of one page, with the text in each, and what is wrong with them."""

    def __init__(self, page: Any, reader: PdfReader) -> None:
        self.faults: list[str] = []
        self.texts: dict[int, str] = {}
        self.painted: set[int] = set()
        self._fonts = {name: font.get_object() for name, font in page["/Resources"].get("/Font", {}).items()}
        self._codes: dict[str, dict[int, str]] = {}
        self._open: list[int | None] = []  # None: an artifact
        self._depths: list[bool] = []  # whether each was opened within BT … ET
        self._in_text, self._font = False, ""
        for operands, operator in ContentStream(page["/Contents"], reader).operations:
            self._take(operands, operator)
        if self._open:
            self.faults.append("a mark is left open")

    def _take(self, operands: Any, operator: bytes) -> None:
        if operator in {b"BT", b"ET"}:
            self._in_text = operator == b"BT"
        elif operator == b"Tf":
            self._font = str(operands[0])
        elif operator in {b"BDC", b"BMC"}:
            self._begin(operands)
        elif operator == b"EMC":
            self._end()
        if operator in _NOT_CHECKED:
            self.faults.append(f"{operator.decode()} is not checked")
        if operator in _NEW_LINE:
            self._add("\n")
        if operator in _PAINTS:
            if len(self._open) != 1:
                self.faults.append(f"{operator.decode()} lies within {len(self._open)} marks")
            elif self._open[0] is not None:
                self.painted.add(self._open[0])
        if operator in _SHOWS_TEXT:
            self._show(operands)

    def _begin(self, operands: Any) -> None:
        tag, properties = str(operands[0]), operands[1] if len(operands) > 1 else {}
        mark: int | None = None
        if tag != "/Artifact":
            mark = int(properties.get("/MCID", -1))
            if mark in self.texts or mark < 0:
                self.faults.append(f"mark {mark} ({tag}) is no new number")
            self.texts[mark] = ""
        self._open.append(mark)
        self._depths.append(self._in_text)
        if len(self._open) > 1:
            self.faults.append(f"{tag} stands within another mark")

    def _end(self) -> None:
        if not self._open:
            self.faults.append("EMC without a beginning")
            return
        self._open.pop()
        if self._depths.pop() != self._in_text:
            self.faults.append("a mark crosses the end of a text object")

    def _add(self, text: str) -> None:
        if self._open and self._open[-1] is not None:
            self.texts[self._open[-1]] += text

    def _show(self, operands: Any) -> None:
        shown = operands[-1]
        font = self._fonts.get(self._font)
        if font is None:
            self.faults.append(f"font {self._font} is not in the page's resources")
            return
        codes = self._codes.get(self._font)
        if codes is None:
            codes = self._codes[self._font] = self._read_font(font)
        for piece in shown if isinstance(shown, list) else [shown]:
            raw = getattr(piece, "original_bytes", piece)
            if isinstance(raw, bytes):
                missing = [code for code in raw if code not in codes]
                if missing:
                    self.faults.append(f"codes {missing} of {font['/BaseFont']} mean no character")
                self._add("".join(codes.get(code, "\ufffd") for code in raw))

    def _read_font(self, font: Any) -> dict[int, str]:
        if "/FontFile2" not in font.get("/FontDescriptor", {}):
            self.faults.append(f"{font['/BaseFont']} is not embedded")
        if "/ToUnicode" not in font:
            self.faults.append(f"{font['/BaseFont']} has no table of characters")
            return {}
        table = font["/ToUnicode"].get_data().decode("ascii")
        blocks = re.findall(r"beginbfchar\n(.*?)endbfchar", table, re.DOTALL)
        pairs = re.findall(r"^<([0-9A-F]{2})> <([0-9A-F]+)>$", "".join(blocks), re.MULTILINE)
        return {int(code, 16): bytes.fromhex(char).decode("utf-16-be") for code, char in pairs}


class TaggedFile:
    """A printed file, its faults, and its text in the order of reading."""

    def __init__(self, data: bytes) -> None:
        self._reader = PdfReader(BytesIO(data), strict=True)
        self._root: Any = self._reader.trailer["/Root"]
        self.faults: list[str] = []
        numbers = {page.indirect_reference.idnum: index for index, page in enumerate(self._reader.pages)}
        self._page_of = numbers
        self.pages = [_Page(page, self._reader) for page in self._reader.pages]
        for number, page in enumerate(self.pages, 1):
            self.faults += [f"page {number}: {fault}" for fault in page.faults]
        self._check_properties()
        anchor = self._root.get("/StructTreeRoot")
        self.document: _Node | None = None
        if anchor is None:
            self.faults.append("there is no structure")
            return
        self.document = self._read_tree(anchor)
        self._check_marks(anchor)
        self._check_nodes(self.document)
        self._check_headings(self.document)

    def _fault_unless(self, right: object, fault: str) -> None:
        if not right:
            self.faults.append(fault)

    # The file's properties

    def _check_properties(self) -> None:
        root = self._root
        language = str(root.get("/Lang", ""))
        self._fault_unless(re.fullmatch("[a-z]{2}-[A-Z]{2}", language), f"language {language!r}")
        self._fault_unless(root.get("/MarkInfo", {}).get("/Marked"), "not marked as tagged")
        self._fault_unless(not root.get("/MarkInfo", {}).get("/Suspects"), "tags are suspect")
        self._fault_unless(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"), "title is not shown")
        for number, page in enumerate(self._reader.pages, 1):
            self._fault_unless(page.get("/Tabs") == "/S", f"page {number}: tabs do not follow the structure")
            self._fault_unless(
                "/Annots" not in page, f"page {number}: has annotations, which are not checked"
            )
        metadata = root.get("/Metadata")
        if metadata is None:
            self.faults.append("there is no metadata")
            return
        stream = metadata.get_object()
        self._fault_unless(stream.get("/Type") == "/Metadata", "metadata has no type")
        self._fault_unless(stream.get("/Subtype") == "/XML", "metadata is not XML")
        self._fault_unless("/Filter" not in stream, "metadata is compressed")
        self._check_metadata(ET.fromstring(stream.get_data()), language)

    def _check_metadata(self, xml: ET.Element, language: str) -> None:
        def found(path: str) -> str:
            element = xml.find(f".//{path}", _NS)
            return (element.text or "") if element is not None else ""

        title = found("dc:title/rdf:Alt/rdf:li")
        info = self._reader.metadata
        self._fault_unless(title.strip(), "the title is empty")
        shown = re.sub("[\ufffe\uffff\r\n]", "", (info.title or "") if info else "")
        self._fault_unless(re.sub("[\r\n]", "", title) == shown, f"two titles: {title!r}, {shown!r}")
        self._fault_unless(found("pdfuaid:part") == "1", "does not say that it is PDF/UA-1")
        self._fault_unless(found("dc:language/rdf:Bag/rdf:li") == language, "two languages")

    # The structure

    def _read_tree(self, anchor: Any) -> _Node:
        reference = anchor.raw_get("/K")
        root = self._node(reference)
        self._fault_unless(root.tag == "Document", f"the root is {root.tag}")
        above = root.entries.raw_get("/P").idnum
        self._fault_unless(above == anchor.indirect_reference.idnum, "the root does not know its anchor")
        waiting = [root]
        while waiting:
            node = waiting.pop()
            own_page = node.entries.get("/Pg")
            kids = node.entries.get("/K", [])
            for kid in kids if isinstance(kids, list) else [node.entries.raw_get("/K")]:
                entries = kid.get_object()
                if isinstance(entries, int):
                    node.marks.append((self._page_number(own_page), int(entries)))
                elif entries["/Type"] == "/MCR":
                    node.marks.append((self._page_number(entries["/Pg"]), int(entries["/MCID"])))
                else:
                    part = self._node(kid)
                    if part.entries.raw_get("/P").idnum != node.number:
                        self.faults.append(f"{part.tag} does not know its parent")
                    node.parts.append(part)
            waiting += node.parts
        return root

    def _page_number(self, page: Any) -> int:
        return self._page_of[page.indirect_reference.idnum]

    def _node(self, reference: Any) -> _Node:
        if not isinstance(reference, IndirectObject):
            self.faults.append("an element is no object of its own")
        entries: Any = reference.get_object()
        self._fault_unless(entries.get("/Type") == "/StructElem", "an element has no type")
        return _Node(str(entries["/S"])[1:], reference.idnum, entries)

    def _check_marks(self, anchor: Any) -> None:
        """Every mark belongs to one element, and the way back leads there."""
        assert self.document
        owners: dict[tuple[int, int], int] = {}
        for node in self.document.walk():
            for mark in node.marks:
                self._fault_unless(mark not in owners, f"mark {mark} belongs to two elements")
                owners[mark] = node.number
        nums = anchor["/ParentTree"]["/Nums"]
        ways = dict(zip(nums[::2], nums[1::2], strict=True))
        keys = [page.get("/StructParents") for page in self._reader.pages]
        self._fault_unless(sorted(ways) == sorted(keys), "the parent tree has other keys than the pages")
        self._fault_unless(anchor["/ParentTreeNextKey"] > max(keys), "the next key is taken")
        for number, (key, page) in enumerate(zip(keys, self.pages, strict=True)):
            way = ways[key].get_object() if key in ways else []
            self._fault_unless(len(way) == len(page.texts), f"page {number + 1}: the parent tree has gaps")
            for mark in page.texts:
                owner = owners.pop((number, mark), None)
                back = way[mark].idnum if mark < len(way) else None
                if owner is None:
                    self.faults.append(f"page {number + 1}: mark {mark} belongs to nothing")
                elif owner != back:
                    self.faults.append(f"page {number + 1}: mark {mark} has two parents")
                if mark not in page.painted:
                    self.faults.append(f"page {number + 1}: mark {mark} holds nothing")
        self._fault_unless(not owners, f"elements hold marks that are not there: {owners}")

    def _check_nodes(self, root: _Node) -> None:
        for node in root.walk():
            allowed = MAY_HOLD.get(node.tag)
            if allowed is None:
                self.faults.append(f"{node.tag} is not a tag we use")
                continue
            for part in node.parts:
                self._fault_unless(part.tag in allowed, f"{part.tag} within {node.tag}")
            if not node.parts and not node.marks and node.tag not in _MAY_BE_EMPTY:
                self.faults.append(f"{node.tag} is empty")
            if node.marks and node.tag in _HOLDS_NO_TEXT:
                self.faults.append(f"{node.tag} holds text itself")
            if node.tag == "Span":
                self._fault_unless(node.entries.get("/ActualText"), "a drawing is read as nothing")
            if node.tag == "Table":
                self._check_table(node)
            if node.tag == "LI":
                tags = [part.tag for part in node.parts]
                self._fault_unless(tags in (["Lbl", "LBody"], ["LBody"]), f"a list item holds {tags}")
            if node.tag == "L":
                self._check_list(node)

    def _check_list(self, node: _Node) -> None:
        labels = [self.text_of(label) for item in node.parts for label in item.parts if label.tag == "Lbl"]
        numbering = node.attribute("/List", "/ListNumbering")
        if labels and all(re.fullmatch(r"\d+\.\s*", label) for label in labels):
            self._fault_unless(numbering == "/Decimal", "a numbered list does not say so")
        if labels and all(label.strip() == "•" for label in labels):
            self._fault_unless(numbering == "/Disc", "a list with bullets does not say so")

    def _check_table(self, table: _Node) -> None:
        tags = [part.tag for part in table.parts]
        self._fault_unless(tags == ["THead", "TBody"], f"a table holds {tags}")
        rows = [row for part in table.parts for row in part.parts]
        widths = {len(row.parts) for row in rows}
        self._fault_unless(len(widths) == 1, f"rows of a table have {sorted(widths)} cells")
        heads = [row for part in table.parts if part.tag == "THead" for row in part.parts]
        self._fault_unless(len(heads) == 1, f"a table has {len(heads)} head rows")
        for row in rows:
            for number, cell in enumerate(row.parts):
                scope = cell.attribute("/Table", "/Scope")
                if row in heads:
                    self._fault_unless((cell.tag, scope) == ("TH", "/Column"), "a column without its title")
                elif cell.tag == "TH":
                    self._fault_unless((number, scope) == (0, "/Row"), "a row's title is no first cell")

    def _check_headings(self, root: _Node) -> None:
        levels = [int(node.tag[1]) for node in root.walk() if node.tag in _HEADINGS]
        for before, after in zip([0, *levels], levels, strict=False):
            self._fault_unless(after <= before + 1, f"H{after} follows H{before}")

    # The text

    def text_of(self, node: _Node) -> str:
        """Return what `node` itself is read as; its parts have their own."""
        if "/ActualText" in node.entries:
            return str(node.entries["/ActualText"])
        return "".join(self.pages[page].texts[mark].replace("\n", "") for page, mark in node.marks)

    @cached_property
    def read(self) -> list[tuple[str, str]]:
        """The tag and the text of every element that has one, in the order of reading."""
        assert self.document
        texts = ((node.tag, " ".join(self.text_of(node).split())) for node in self.document.walk())
        return [(tag, text) for tag, text in texts if text]


def faults(data: bytes) -> list[str]:
    """Return what keeps the PDF `data` from PDF/UA-1, as far as a program can tell; [] when nothing does."""
    found = TaggedFile(data).faults
    return [*found[:40], f"and {len(found) - 40} more"] if len(found) > 40 else found


def reading(data: bytes) -> list[tuple[str, str]]:
    """Return (tag, text) of every element with text of its own, in the order a screen reader takes."""
    return TaggedFile(data).read
