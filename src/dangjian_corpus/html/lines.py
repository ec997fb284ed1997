"""Events to lines with hints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ..lazy import regex
from .events import BLOCKS, VOID, Events
from .limits import check_lines

#: How many of the nearest blocks `path`, `at` and `cls` tell of: enough for a list in a box in a column.
DEPTH = 8

#: How many characters of class and id words a line carries.
CLS_LENGTH = 160

_SPACE = regex(r"[ \t\n\r\f]+")
_BLANK = regex(r"\s*\Z")
_ATTRIBUTE = regex(r" ([^ \t\n\f/>][^ \t\n\f/>=]*)=\"([^\"]*)\"")
_NAMED = regex(r" (?:class|id)=\"([^\"]+)\"")
# Only the value may be written in capitals: what begins with plain text is looked for faster.
_STYLED = regex(
    r" style=\"(?i:(?:[^\"]*;)?\s*(?:display\s*:\s*none|visibility\s*:\s*hidden"
    r"|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:[;!\"]|$)"
    r"|(?:left|top|margin-left|margin-top|text-indent)\s*:\s*-\d{3,}))"
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
    return ' hidden="' in attributes or (' style="' in attributes and _STYLED.search(attributes) is not None)


def attributes(text: str) -> dict[str, str]:
    """The attributes of a tag, from their serialized form."""
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(text)}


# What a text is: bits, of which any may be set.
_LINKED, _UNSEEN = 1, 2


class _Tag:
    """The start tag of a block, and what it says of the lines in it. Tags that are written alike are one object."""

    __slots__ = ("hides", "name", "preformatted", "special", "words")

    def __init__(self, name: str, attributes: str) -> None:
        self.name = name
        self.preformatted = name in _PREFORMATTED
        self.hides = hides(attributes)
        self.special = self.preformatted or self.hides
        self.words = " ".join(_NAMED.findall(attributes)) if attributes else ""


def _frame(tags: Sequence[_Tag]) -> dict[str, Any]:
    """The hints that all lines in blocks with these tags have, outermost first; ``at`` is to be filled in."""
    path = [tag.name for tag in tags]
    frame: dict[str, Any] = {"tag": path[-1] if path else "", "path": "/".join(path), "at": []}
    words = unescape(" ".join([tag.words for tag in reversed(tags) if tag.words])).split()
    if words:
        frame["cls"] = " ".join(dict.fromkeys(words))[:CLS_LENGTH]
    return frame


class Builder:
    """Makes lines of events. `metas` are the attributes of the meta tags and of the canonical link."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.hints: list[dict[str, Any]] = []
        self.metas: list[dict[str, str]] = []
        # The blocks around the current place, outermost first: tags and running numbers.
        self._tags: list[_Tag] = []
        self._numbers: list[int] = []
        self._hidden = 0  # how many of them do not display what is in them
        self._frames: dict[tuple[_Tag, ...], dict[str, Any]] = {}
        # Of the line that is being collected: its texts, what each of them is, class and id words of inline elements.
        self._texts: list[str] = []
        self._kinds: list[int] = []
        self._words: list[str] = []
        self._links = 0
        self._picture = False

    def feed(self, events: Events) -> None:
        """Reads a whole page."""
        tags: dict[tuple[str, str], _Tag] = {}
        open_, numbers, texts, kinds = self._tags, self._numbers, self._texts, self._kinds
        number = anchors = hidden = preformatted = 0
        inline: list[bool] = []  # of open inline elements: whether they hide
        title: list[str] | None = None
        titled = False
        skipped = 0  # inside a second <title>
        for end, name, attrs, text in events:
            if name in BLOCKS:
                if texts:
                    self._flush(preformatted > 0)
                if end:
                    tag = open_.pop()
                    del numbers[-1]
                    if tag.special:
                        self._hidden -= tag.hides
                        preformatted -= tag.preformatted
                elif name != "hr":
                    number += 1
                    tag = tags.get((name, attrs)) or tags.setdefault((name, attrs), _Tag(name, attrs))
                    open_.append(tag)
                    numbers.append(number)
                    if tag.special:
                        self._hidden += tag.hides
                        preformatted += tag.preformatted
            elif end:
                if name == "title":
                    if skipped:
                        skipped -= 1
                    elif title is not None:
                        self._entitle("".join(title))
                        title = None
                elif inline:
                    if name == "a":
                        anchors -= 1
                    hidden -= inline.pop()
            elif name == "a":
                anchors += 1
                self._links += 1
                hiding = hides(attrs)
                inline.append(hiding)
                hidden += hiding
            elif name == "br":
                if texts:
                    self._flush(preformatted > 0)
            elif name == "img":
                self._picture = True
            elif name == "meta" or (name == "link" and "canonical" in attrs):
                self.metas.append(attributes(attrs))
            elif name == "title":
                if titled:
                    skipped += 1
                else:
                    title = []
                    titled = True
            elif name and name not in VOID:
                hiding = attrs != "" and hides(attrs)
                inline.append(hiding)
                hidden += hiding
                if "class=" in attrs or "id=" in attrs:
                    self._words.extend(_NAMED.findall(attrs))
            if text and not skipped:
                if title is not None:
                    title.append(unescape(text))
                elif texts or preformatted or not text.isspace():
                    texts.append(unescape(text) if "&" in text else text)
                    kinds.append((anchors > 0) + 2 * (hidden > 0))
        if texts:
            self._flush(preformatted > 0)

    def _entitle(self, title: str) -> None:
        line = _SPACE.sub(" ", title).strip(" ")
        if not _BLANK.match(line):
            self.lines.insert(0, line)
            self.hints.insert(0, {"tag": "title"})

    def _flush(self, preformatted: bool) -> None:
        """Ends the line (in preformatted text: the lines) that has been collected."""
        texts, kinds = self._texts, self._kinds
        if preformatted:
            for row in _rows(texts, kinds):
                self._add("".join(row[0]), *row)
        else:
            line = _SPACE.sub(" ", texts[0] if len(texts) == 1 else "".join(texts)).strip(" ")
            # Of blanks before the tag that ends the line there is nothing to say.
            while not kinds[-1] and len(kinds) > 1 and texts[-1].isspace():
                del texts[-1], kinds[-1]
            self._add(line, texts, kinds)
        texts.clear()
        kinds.clear()
        self._words.clear()
        self._links = 0

    def _add(self, line: str, texts: list[str], kinds: list[int]) -> None:
        """Adds a line, unless it is blank: with the hints of its block, and what is particular to it."""
        if not line or line.isspace():
            return
        tags = tuple(self._tags[-DEPTH:])
        frame = self._frames.get(tags)
        if frame is None:
            frame = self._frames[tags] = _frame(tags)
        hints = frame.copy()
        hints["at"] = self._numbers[-DEPTH:]
        if self._links:
            hints["links"] = self._links
        if self._words:
            words = dict.fromkeys(" ".join([*self._words, hints.get("cls", "")]).split())
            hints["cls"] = unescape(" ".join(words))[:CLS_LENGTH]
        kind = kinds[0]
        if len(kinds) == 1 or kinds.count(kind) == len(kinds):  # most lines
            if kind & _LINKED:
                hints["link"] = 1.0
            if self._hidden or kind & _UNSEEN:
                hints["hidden"] = True
        else:
            _mix(hints, self._hidden > 0, line, texts, kinds)
        if self._picture:
            hints["img"] = True
            self._picture = False
        self.lines.append(line)
        self.hints.append(hints)
        check_lines(len(self.lines))


def _rows(texts: Iterable[str], kinds: Iterable[int]) -> list[tuple[list[str], list[int]]]:
    """The texts and what they are, for each line of preformatted text."""
    rows: list[tuple[list[str], list[int]]] = [([], [])]
    for text, kind in zip(texts, kinds, strict=True):
        for number, part in enumerate(text.split("\n")):
            if number:
                rows.append(([], []))
            rows[-1][0].append(part)
            rows[-1][1].append(kind)
    return rows


def _mix(hints: dict[str, Any], hidden: bool, line: str, texts: list[str], kinds: list[int]) -> None:
    """Adds what share of a line of several kinds of text is linked, and what of it is not displayed."""
    linked = [text for text, kind in zip(texts, kinds, strict=True) if kind & _LINKED]
    if linked:
        hints["link"] = round(len(_printed("".join(linked))) / len(_printed(line)), 3)
    if hidden:
        hints["hidden"] = True
    elif max(kinds) >= _UNSEEN:
        if all(kind & _UNSEEN for text, kind in zip(texts, kinds, strict=True) if not text.isspace()):
            hints["hidden"] = True
        else:
            hints["hide"] = _hidden_spans(line, texts, kinds)


def _printed(text: str) -> str:
    """A text without its blanks."""
    return "".join(text.split())


def _hidden_spans(line: str, texts: list[str], kinds: list[int]) -> list[list[int]]:
    """The spans of the collapsed line that come from hidden text, found by counting printed characters."""
    flags: list[bool] = []
    for text, kind in zip(texts, kinds, strict=True):
        flags.extend([kind & _UNSEEN > 0] * len(_printed(text)))
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
