"""Repair: text that was broken on its way comes back, and nothing whole is touched.

The stage is a table of steps, since one repair needs what another leaves:

1. `newlines`, `entities`, `escapes` and `tags` first, for every later rule thinks in lines and characters;
2. `mojibake` before anything is removed: bytes read wrongly look like control, invisible and no-break characters;
3. `characters`: what cannot be seen, and what looks like something else;
4. `pinyin`, which stands between the characters of what `shifted` needs to read;
5. `shifted`: GBK that lost a lead byte;
6. `lost`: what is beyond repair after all that is flagged;
7. `forms` of marks, now that nothing damaged is left that they would be bytes of;
   `stuffing`, which makes lines longer than they were;
8. `pages`, since what stands between two of them parts a sentence;
9. `joins` before `whitespace`, since indentation tells where a paragraph starts;
10. `spacing` and `scattered`, when blanks are of one kind; `punctuation` last.

Each step makes a layer of its own, and only where it changed something.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from ...document import Document, Flag
from ...ledger import Edit
from ...proposal import NOTHING, Proposal, Step
from ...rules import Rule
from ...settings import Settings
from . import characters, damage, lines, markup, mojibake, paging, pinyin, punctuation, shifted, spacing, whitespace
from .text import unusual

VERSION = 10

RULES: tuple[Rule, ...] = (
    *characters.RULES,
    *markup.RULES,
    *mojibake.RULES,
    *pinyin.RULES,
    *shifted.RULES,
    *paging.RULES,
    *lines.RULES,
    *whitespace.RULES,
    *spacing.RULES,
    *punctuation.RULES,
)

Find = Callable[[str], Iterable[Edit]]
Notice = Callable[[str], Iterable[Flag]]


def _nothing(text: str) -> tuple[()]:  # noqa: ARG001
    return ()


def _step(name: str, find: Find, notice: Notice = _nothing, *, about: re.Pattern[str] | None = None) -> Step:
    """A step; one that is `about` unusual characters has nothing to do in a text without them."""

    def propose(document: Document, settings: Settings) -> Proposal:
        if about is not None and not about.search(unusual(document.text)):
            return NOTHING
        edits = _enabled(find(document.text), settings)
        flags = list(notice(document.text))
        return Proposal(edits, flags) if edits or flags else NOTHING

    return Step(name, propose)


def _enabled(edits: Iterable[Edit], settings: Settings) -> list[Edit]:
    return [edit for edit in edits if edit.rule not in settings.disable] if settings.disable else list(edits)


def _shifted(document: Document, settings: Settings) -> Proposal:
    if "?" not in document.text or shifted.RULE in settings.disable:
        return NOTHING
    return Proposal(*shifted.propose_edits(document.text))


def _punctuation(document: Document, settings: Settings) -> Proposal:
    find: dict[str, Find] = {"fullwidth": punctuation.fullwidth, "ascii": punctuation.ascii_marks}
    if settings.punctuation not in find:
        return NOTHING
    return Proposal(_enabled(find[settings.punctuation](document.text), settings))


STEPS: tuple[Step, ...] = (
    _step("newlines", characters.newlines, about=characters.ANY_LINE_END),
    _step("entities", characters.entities, about=characters.ANY_AMPERSAND),
    _step("escapes", markup.escapes),
    _step("tags", markup.tags),
    _step("mojibake", mojibake.mojibake),
    _step("characters", characters.characters, characters.private_use, about=characters.ANY_ODD),
    _step("pinyin", pinyin.pinyin),
    Step("shifted", _shifted),
    _step("lost", _nothing, damage.lost),
    _step("forms", characters.forms, about=characters.ANY_FORM),
    _step("stuffing", spacing.stuffing, about=spacing.ANY_SYMBOL),
    _step("pages", paging.page_breaks),
    _step("joins", lines.joins),
    _step("whitespace", whitespace.whitespace),
    _step("spacing", spacing.spacing),
    _step("scattered", spacing.scattered),
    Step("punctuation", _punctuation),
)
