"""Events to lines with hints."""

from __future__ import annotations

import re
from typing import Any

from .events import BLOCKS, VOID, Events

#: How many of the nearest blocks `path`, `at` and `cls` tell of: enough for a list in a box in a column.
DEPTH = 8

#: How many characters of class and id words a line carries.
CLS_LENGTH = 160

_SPACE = re.compile(r"[ \t\n\r\f]+")
_BLANK = re.compile(r"\s*\Z")
_ATTRIBUTE = re.compile(r" ([^ \t\n\f/>][^ \t\n\f/>=]*)=\"([^\"]*)\"")
_NAMED = re.compile(r" (?:class|id)=\"([^\"]+)\"")
_HIDDEN = re.compile(
    r" hidden=\""
    r"| style=\"(?:[^\"]*;)?\s*(?:display\s*:\s*none|visibility\s*:\s*hidden"
    r"|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:[;!\"]|$)"
    r"|(?:left|top|margin-left|margin-top|text-indent)\s*:\s*-\d{3,})",
    re.IGNORECASE,
)
_PREFORMATTED = frozenset(("pre", "listing"))


def unescape(text: str) -> str:
    """Resolves the five references that a serialized tree can hold."""
    if "&" not in text:
        return text
    return (
        text.replace("&nbsp;", "\xa0")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", '"')
        .replace("&amp;", "&")
    )


def hides(attributes: str) -> bool:
    """Whether a tag with these attributes does not display what is in it."""
    # Most tags say nothing of it; to find that out must cost nothing.
    return ("style=" in attributes or "hidden=" in attributes) and _HIDDEN.search(attributes) is not None


def attributes(text: str) -> dict[str, str]:
    """The attributes of a tag, from their serialized form."""
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(text)}


class _Block:
    """An open block: what its lines have in common, worked out when the first of them ends."""

    __slots__ = ("attributes", "hidden", "hints", "number", "parent", "pre", "tag")

    def __init__(self, parent: _Block | None, number: int, tag: str, attributes: str) -> None:
        self.parent = parent
        self.number = number
        self.tag = tag
        self.attributes = attributes
        self.hidden: bool = (parent is not None and parent.hidden) or hides(attributes)
        self.pre: bool = tag in _PREFORMATTED or (parent is not None and parent.pre)
        self.hints: dict[str, Any] | None = None

    def common(self) -> dict[str, Any]:
        """The hints that every line of the block has."""
        if self.hints is None:
            around: list[_Block] = []
            block: _Block | None = self
            while block is not None and block.parent is not None and len(around) < DEPTH:
                around.append(block)
                block = block.parent
            named = unescape(" ".join([" ".join(_NAMED.findall(block.attributes)) for block in around]))
            around.reverse()
            self.hints = {
                "tag": self.tag,
                "path": "/".join([block.tag for block in around]),
                "at": [block.number for block in around],
            }
            words = " ".join(dict.fromkeys(named.split()))
            if words:
                self.hints["cls"] = words[:CLS_LENGTH]
        return self.hints


class Builder:
    """Makes lines of events. `metas` are the attributes of the meta tags and of the canonical link."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.hints: list[dict[str, Any]] = []
        self.metas: list[dict[str, str]] = []
        self._pieces: list[tuple[str, bool, bool]] = []  # text, inside a link, hidden
        self._words: list[str] = []  # class and id words of the inline elements of the line
        self._links = 0
        self._picture = False

    def feed(self, events: Events) -> None:
        """Reads a whole page."""
        block = _Block(None, 0, "", "")
        stack: list[_Block] = []
        number = 0
        anchors = 0
        hidden_inline = 0
        inline: list[bool] = []  # of open inline elements that carry attributes: whether they hide
        title: list[str] | None = None
        titled = False
        skipped = 0  # inside <head> or a second <title>
        pieces = self._pieces
        for kind, tag, attrs, text in events:
            if not kind:
                if tag in BLOCKS:
                    if pieces:
                        self._flush(block)
                    if tag != "hr":
                        number += 1
                        stack.append(block)
                        block = _Block(block, number, tag, attrs)
                elif tag == "br":
                    if pieces:
                        self._flush(block)
                elif tag == "a":
                    anchors += 1
                    self._links += 1
                    hidden = hides(attrs)
                    inline.append(hidden)
                    hidden_inline += hidden
                elif tag == "title":
                    if titled:
                        skipped += 1
                    else:
                        title = []
                        titled = True
                elif tag == "img":
                    self._picture = True
                elif tag == "meta" or tag == "link":
                    if tag == "meta" or "canonical" in attrs:
                        self.metas.append(attributes(attrs))
                elif tag and tag not in VOID:
                    hidden = hides(attrs)
                    inline.append(hidden)
                    hidden_inline += hidden
                    if "class=" in attrs or "id=" in attrs:
                        self._words.extend(_NAMED.findall(attrs))
            elif tag in BLOCKS:
                if pieces:
                    self._flush(block)
                block = stack.pop()
            elif tag == "title":
                if skipped:
                    skipped -= 1
                elif title is not None:
                    line = _SPACE.sub(" ", "".join(title)).strip(" ")
                    if not _BLANK.match(line):
                        self.lines.insert(0, line)
                        self.hints.insert(0, {"tag": "title"})
                    title = None
            elif inline:
                if tag == "a":
                    anchors -= 1
                hidden_inline -= inline.pop()
            if text and not skipped:
                if title is not None:
                    title.append(unescape(text))
                elif pieces or block.pre or not text.isspace():
                    pieces.append((unescape(text), anchors > 0, hidden_inline > 0))
        if pieces:
            self._flush(block)

    def _flush(self, block: _Block) -> None:
        """Ends the line (in preformatted text: the lines) that has been collected."""
        pieces = self._pieces
        if block.pre:
            self._flush_preformatted(block)
        else:
            line = _SPACE.sub(" ", pieces[0][0] if len(pieces) == 1 else "".join([piece[0] for piece in pieces]))
            line = line.strip(" ")
            if line and not line.isspace():
                self._add(block, line, pieces)
        pieces.clear()
        self._words.clear()
        self._links = 0

    def _flush_preformatted(self, block: _Block) -> None:
        rows: list[list[tuple[str, bool, bool]]] = [[]]
        for text, link, hidden in self._pieces:
            first, *rest = text.split("\n")
            rows[-1].append((first, link, hidden))
            rows.extend([(part, link, hidden)] for part in rest)
        for row in rows:
            line = "".join([piece[0] for piece in row])
            if line and not line.isspace():
                self._add(block, line, row)

    def _add(self, block: _Block, line: str, pieces: list[tuple[str, bool, bool]]) -> None:
        hints = dict(block.common())
        if self._links:
            hints["links"] = self._links
        if self._words:
            words = dict.fromkeys(" ".join([*self._words, hints.get("cls", "")]).split())
            hints["cls"] = unescape(" ".join(words))[:CLS_LENGTH]
        if any(piece[1] for piece in pieces):
            inside = sum([len("".join(piece[0].split())) for piece in pieces if piece[1]])
            total = len("".join(line.split()))
            hints["link"] = round(inside / total, 3)
        if block.hidden or all(piece[2] for piece in pieces if not piece[0].isspace()):
            hints["hidden"] = True
        elif any(piece[2] for piece in pieces):
            hints["hide"] = _hidden_spans(line, pieces)
        if self._picture:
            hints["img"] = True
            self._picture = False
        self.lines.append(line)
        self.hints.append(hints)


def _hidden_spans(line: str, pieces: list[tuple[str, bool, bool]]) -> list[list[int]]:
    """The spans of the collapsed line that come from hidden pieces, found by counting printed characters."""
    flags: list[bool] = []
    for text, _, hidden in pieces:
        flags.extend([hidden] * len("".join(text.split())))
    spans: list[list[int]] = []
    seen = iter(flags)
    last = False
    for offset, character in enumerate(line):
        if character.isspace():
            continue
        hidden = next(seen)
        if hidden and last:
            spans[-1][1] = offset + 1
        elif hidden:
            spans.append([offset, offset + 1])
        last = hidden
    return spans
