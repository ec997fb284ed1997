"""The screen of `corpus why`: raw line by line, what was removed struck through, rules beside it, reasons below."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ..document import Document
from ..explain import Origin, Passage, Reason
from ..rules import catalogue
from ..verdict import Share
from .output import console, shows_styles
from .terminal import counted, safe

if TYPE_CHECKING:
    from rich.text import Text

#: How passages of a role are shown; every other role looks like the last.
_COLOURS = {
    **dict.fromkeys(("spam", "advertisement"), "red"),
    **dict.fromkeys(("navigation", "related", "pager"), "cyan"),
    **dict.fromkeys(("notice", "legal", "error", "comment", "share", "counter"), "yellow"),
    **dict.fromkeys(("repeat", "reprint"), "magenta"),
    **dict.fromkeys(("reference", "caption"), "blue"),
    **dict.fromkeys(("title", "subtitle", "author", "date", "publisher", "section", "byline"), "green"),
    **dict.fromkeys(("keywords", "abstract", "journal", "classification"), "green"),
}
_OTHER = "bright_black"

#: Of lines that were kept as they are, so many are shown beside what was not; a gap takes one line itself.
_CONTEXT = 2
#: Of a long stretch that was kept within a line, so many characters are shown at either end.
_ENDS = 40

#: In so many columns there is room for reasons beside the text.
_WIDE = 120
_UNKNOWN = "A rule of a pack that is not loaded."

#: Blanks and invisible characters that were taken alone, written so that one sees them.
_BLANKS = {"\n": "⏎", " ": "␣", "\t": "⇥", "\r": "␍", "\u3000": "□", "\xa0": "⍽"}

_Line = list[Passage]


def show_passages(document: Document, found: Sequence[Passage], packs: tuple[str, ...]) -> None:
    """All passages of a document, for a person; `packs` are rule packs beside the built-in ones."""
    from rich.table import Table
    from rich.text import Text

    screen = console()
    marked = not shows_styles(screen)
    screen.print(Text(safe(document.title or document.id), "bold"), soft_wrap=True)
    grid = Table.grid(padding=(0, 1), expand=True)
    grid.add_column(justify="right", style="dim", no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    grid.add_column(overflow="fold", max_width=max(min(24, screen.width // 3), screen.width // 4))
    why = catalogue.reasons((reason.rule for one in found for reason in one.reasons), packs)
    beside = dict(why) if screen.width >= _WIDE else {}
    for number, line in _folded(list(_lines(found))):
        if isinstance(line, int):
            grid.add_row("", Text(f"⋯ {line:,} lines kept ⋯", "dim italic"), "")
        else:
            text = Text.assemble(*(piece for one in line for piece in _pieces(one, marked)))
            grid.add_row(str(number), text, _beside(line, beside))
    screen.print(grid)
    screen.print()
    _show_legend(screen, found, why)
    for flag in document.flags:
        details = "".join(f", {k} {v}" for k, v in flag.items() if k not in ("start", "end", "kind"))
        said = f"flagged: {flag['kind']} at raw {flag['start']}-{flag['end']}{details}"
        screen.print(Text(safe(said), "yellow"), soft_wrap=True)


def show_details(
    document: Document, found: Sequence[Passage], packs: tuple[str, ...], decided: Sequence[Share], note: str
) -> None:
    """The passages at one offset, with all that is known of them."""
    from rich.text import Text

    screen = console()
    why = catalogue.reasons((reason.rule for one in found for reason in one.reasons), packs)
    for one in found:
        place = f"raw {one.start}-{one.end}, line {one.line}, column {one.column}"
        screen.print(Text.assemble((one.what, "bold"), (f"  {place}", "dim")), soft_wrap=True)
        screen.print(Text(safe(one.text, one_line=False), _style(one)), soft_wrap=True)
        if one.now:
            screen.print(Text.assemble("→ ", (safe(one.now, one_line=False), "bold yellow")), soft_wrap=True)
        for reason in one.reasons:
            said = f"{reason.rule} ({reason.role}): {why.get(reason.rule, _UNKNOWN)}"
            screen.print(Text(safe(said)), soft_wrap=True)
        if one.of:
            own = " of this document" if one.of["id"] == document.id else f" of {one.of['id']}"
            screen.print(Text(safe(f"the copy that stays: raw {one.of['start']}-{one.of['end']}{own}")), soft_wrap=True)
    if decided:
        screen.print(Text("what decided, in log odds of being body:", "dim"))
        for share in decided:
            screen.print(Text(f"  {share.adds:+.2f}  {share.feature}"), soft_wrap=True)
    if note:
        screen.print(Text(safe(note), "dim"), soft_wrap=True)


class Match(NamedTuple):
    """A match of a search, followed back: its span in the text, its origin, the file and the bytes, if known."""

    start: int
    end: int
    text: str
    origin: Origin
    rules: list[str]
    path: str
    bytes: tuple[int, int] | None
    note: str

    def to_row(self) -> dict[str, Any]:
        """As a JSON object; empty values are left out."""
        origin = self.origin
        row: dict[str, Any] = {
            "match": [self.start, self.end],
            "text": self.text,
            **origin._asdict(),
            "rules": self.rules,
            "path": self.path,
            "bytes": list(self.bytes or ()),
            "note": self.note,
        }
        return {key: value for key, value in row.items() if value not in ("", [])}


def show_matches(matches: Iterable[Match], raw: str) -> None:
    """Matches, each in its raw line."""
    from rich.text import Text

    screen = console()
    for one in matches:
        at = one.origin
        before = raw[max(0, at.start - _ENDS) : at.start].rpartition("\n")[2]
        after = raw[at.end : at.end + _ENDS].partition("\n")[0]
        screen.print(
            Text.assemble(
                (safe(one.text), "bold"),
                (f"  text {one.start}-{one.end}, raw {at.start}-{at.end}, line {at.line}, column {at.column}", "dim"),
            ),
            soft_wrap=True,
        )
        screen.print(
            Text.assemble("  ", safe(before), "【", (safe(at.raw), "bold red"), "】", safe(after)), soft_wrap=True
        )
        where = f"  {one.path}" + (f", bytes {one.bytes[0]}-{one.bytes[1]}" if one.bytes else "")
        screen.print(Text(safe(where + "".join(f", {rule}" for rule in one.rules)), "dim"), soft_wrap=True)
        if one.note:
            screen.print(Text(safe(f"  {one.note}"), "dim"), soft_wrap=True)


def _lines(found: Iterable[Passage]) -> Iterator[_Line]:
    """Passages cut at the ends of raw lines, line by line.

    What stands there now goes with the first piece; a piece that only goes on starts at -1.
    """
    line: _Line = []
    for passage in found:
        if not passage.text.strip("\n"):  # line ends that went alone are shown where they stood
            line.append(passage)
            for _ in passage.text:
                yield line
                line = []
            continue
        told = False
        for at, piece in enumerate(passage.text.split("\n")):
            if at:
                yield line
                line = []
            line.append(
                passage._replace(text=piece, now="" if at else passage.now, start=-1 if told else passage.start)
            )
            told = told or bool(piece.strip())
    yield line


def _folded(lines: Sequence[_Line]) -> Iterator[tuple[int, _Line | int]]:
    """Lines with their numbers; in the place of many that were kept, how many they are."""
    touched = [any(one.what != "kept" for one in line) for line in lines]
    near = [any(touched[max(0, at - _CONTEXT) : at + _CONTEXT + 1]) for at in range(len(lines))]
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and not near[end]:
            end += 1
        if end - at > 1:
            yield at + 1, end - at
            at = end
        else:
            yield at + 1, lines[at]
            at += 1


def _pieces(one: Passage, marked: bool) -> Iterator[tuple[str, str]]:
    """A passage as pieces of text with their styles."""
    if one.what == "kept":
        text = one.text
        if len(text) > 3 * _ENDS:
            gap = f" ⋯ {len(text) - 2 * _ENDS:,} characters kept ⋯ "
            yield from ((safe(text[:_ENDS]), ""), (gap, "dim italic"), (safe(text[-_ENDS:]), ""))
        else:
            yield safe(text), ""
        return
    if one.what == "removed":
        if one.text:
            shown = _seen(one.text)
            yield (f"[-{shown}-]" if marked else shown), _style(one)
        return
    if not one.text and not one.now:
        return  # the rest of a change of several lines
    if one.what == "changed" and len(one.text) == len(one.now):
        for old, new in _runs(one.text, one.now):
            if old == new:
                yield safe(old), ""
            else:
                yield from _change(old, new, marked)
    else:
        yield from _change(one.text, one.now, marked)


def _change(old: str, new: str, marked: bool) -> Iterator[tuple[str, str]]:
    opening, closing = ("[", "]") if marked else ("", "")
    yield opening + _seen(old), "yellow strike" if old else ""
    yield "→", "dim"
    yield _seen(new) + closing, "bold yellow"


def _runs(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Runs of characters that changed and of such that did not."""
    start = 0
    for at in range(1, len(old) + 1):
        if at == len(old) or (old[at] == new[at]) != (old[start] == new[start]):
            yield old[start:at], new[start:at]
            start = at


def _seen(text: str) -> str:
    """The text safe to show; blanks and what is invisible are written out where there is nothing else."""
    if any(not character.isspace() and unicodedata.category(character) != "Cf" for character in text):
        return safe(text)
    return "".join(
        _BLANKS.get(character) or (safe(character) if safe(character) != character else f"\\u{ord(character):04x}")
        for character in text
    )


def _beside(line: _Line, why: dict[str, str]) -> Text:
    """The rules of the passages that begin on a line, with their reasons the first time; a bar where one goes on."""
    from rich.text import Text

    said: dict[Reason, str] = {}
    for one in line:
        if one.start >= 0 and (one.text or one.now):
            said.update(dict.fromkeys(one.reasons, _colour(one)))
    if not said and any(one.start < 0 and one.text and one.what == "removed" for one in line):
        return Text("│", "dim")
    lines = []
    for reason, colour in said.items():
        lines.append(Text(safe(f"{reason.rule} ({reason.role})"), colour))
        if reason.rule in why:
            lines.append(Text(safe(why.pop(reason.rule)), "dim"))
    return Text("\n").join(lines)


def _show_legend(screen: Any, found: Sequence[Passage], why: Mapping[str, str]) -> None:
    """Every rule that acted: how often, on how many characters, and why."""
    from rich.padding import Padding
    from rich.text import Text

    passages: Counter[Reason] = Counter()
    characters: Counter[Reason] = Counter()
    for one in found:
        for reason in one.reasons:
            passages[reason] += 1
            characters[reason] += len(one.text)
    if not passages:
        screen.print(Text("everything was kept as it is", "dim"))
    for reason, count in characters.most_common():
        times = passages[reason]
        numbers = f"  {counted(times, 'passage')}, {counted(count, 'character')}"
        rule = (safe(f"{reason.rule} ({reason.role})"), _COLOURS.get(reason.role, _OTHER))
        screen.print(Text.assemble(rule, (numbers, "dim")), soft_wrap=True)
        screen.print(Padding(Text(safe(why.get(reason.rule, _UNKNOWN)), "dim"), (0, 0, 0, 4)))


def _colour(one: Passage) -> str:
    if one.what in ("changed", "inserted"):
        return "yellow"
    return _COLOURS.get(one.reasons[-1].role, _OTHER) if one.reasons else ""


def _style(one: Passage) -> str:
    colour = _colour(one)
    return f"{colour} strike" if one.what == "removed" else colour
