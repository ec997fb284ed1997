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

    __slots__ = ("attributes", "frame", "hidden", "hints", "number", "parent", "pre", "tag")

    def __init__(self, parent: _Block | None, number: int, tag: str, attributes: str) -> None:
        self.parent = parent
        self.number = number
        self.tag = tag
        self.attributes = attributes
        self.frame: tuple[str, list[int], str, str] | None = None
        self.hidden: bool = (parent is not None and parent.hidden) or (attributes != "" and hides(attributes))
        self.pre: bool = tag in _PREFORMATTED or (parent is not None and parent.pre)
        self.hints: dict[str, Any] | None = None

    def common(self) -> dict[str, Any]:
        """The hints that every line of the block has."""
        if self.hints is None:
            if self.parent is None:
                self.hints = {"tag": self.tag, "path": "", "at": []}
                return self.hints
            path, at, named, cls = self.parent.outside()
            self.hints = {"tag": self.tag, "path": path + self.tag, "at": [*at, self.number]}
            own = _NAMED.findall(self.attributes) if self.attributes else None
            if own:
                cls = _distinct([*own, named])
            if cls:
                self.hints["cls"] = cls
        return self.hints

    def outside(self) -> tuple[str, list[int], str, str]:
        """What the blocks in this one share: `path` and `at` up to theirs, class and id words as serialized, `cls`."""
        if self.frame is None:
            around: list[_Block] = []
            block: _Block | None = self
            while block is not None and block.parent is not None and len(around) < DEPTH - 1:
                around.append(block)
                block = block.parent
            named = [words for block in around if block.attributes for words in _NAMED.findall(block.attributes)]
            around.reverse()
            path = "".join([f"{block.tag}/" for block in around])
            self.frame = path, [block.number for block in around], " ".join(named), _distinct(named)
        return self.frame


def _distinct(named: list[str]) -> str:
    """The words of class and id attributes, each once, in order; no more than `CLS_LENGTH` characters of them."""
    return " ".join(dict.fromkeys(unescape(" ".join(named)).split()))[:CLS_LENGTH]


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
                    hidden = attrs != "" and hides(attrs)
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
                    hidden = attrs != "" and hides(attrs)
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
                    pieces.append((unescape(text) if "&" in text else text, anchors > 0, hidden_inline > 0))
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
        hints = (block.hints or block.common()).copy()
        if self._links:
            hints["links"] = self._links
        if self._words:
            words = dict.fromkeys(" ".join([*self._words, hints.get("cls", "")]).split())
            hints["cls"] = unescape(" ".join(words))[:CLS_LENGTH]
        if len(pieces) == 1:  # most lines
            _, linked, hidden = pieces[0]
            if linked:
                hints["link"] = 1.0
            if hidden or block.hidden:
                hints["hidden"] = True
        else:
            _describe(hints, block, line, pieces)
        if self._picture:
            hints["img"] = True
            self._picture = False
        self.lines.append(line)
        self.hints.append(hints)


def _describe(hints: dict[str, Any], block: _Block, line: str, pieces: list[tuple[str, bool, bool]]) -> None:
    """Adds what the pieces of a line say of links and of what is not displayed."""
    linked = [piece[0] for piece in pieces if piece[1]]
    if linked:
        inside = sum([len("".join(text.split())) for text in linked])
        hints["link"] = round(inside / len("".join(line.split())), 3)
    if block.hidden:
        hints["hidden"] = True
        return
    hidden = [piece[2] for piece in pieces if not piece[0].isspace()]
    if all(hidden):
        hints["hidden"] = True
    elif any(piece[2] for piece in pieces):
        hints["hide"] = _hidden_spans(line, pieces)


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
