"""Rule packs: TOML files read, checked and compiled.

A pack has a table ``[pack]`` (`name`, `about`) and rules, each a table ``[[rule]]``:

========== =======================================================================================
`id`       ``strip/PACK-NAME``, unique among all packs
`role`     what the passage is, one of `ROLES`
`why`      one sentence for the reader of `corpus why`
`pattern`  a regular expression in the syntax of RE2, or
`words`    a list of literal strings, or
`contains` a regular expression that is looked for within a line (for ``line`` and ``block``)
`longest`  how many characters such a line may have; 80 unless stated
`scope`    ``line`` (the whole line), ``span`` (what matched, or its first group), ``block`` (the whole line,
           and all that follows as far as `until`)
`until`    for a block: ``prose`` (the next paragraph of running text; the default) or ``end``
`where`    ``any`` (the default), ``head`` or ``tail`` of the document
`host`     hosts on which alone the rule applies; none means everywhere
`folder`   folders from which alone a document must come for the rule to apply; none means any
`keep`     true where the rule protects a passage instead
`hits`     documents on which the rule fires
`misses`   documents on which it does not
========== =======================================================================================

Patterns and words are written in simplified characters and half-width punctuation; they match either script, either
width and either case. ``\\s`` never crosses a line.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from ..document import Document
from ..errors import RuleError
from ..lazy import regex
from . import Rule
from .conditions import Conditions, conditions, tell
from .expressions import Index, compiled
from .folding import fold, table
from .gate import Gate, Openings
from .literals import Sets
from .openings import BULLETS

#: What a passage can be. The body is what has no role.
ROLES = frozenset(
    (
        *("title", "subtitle", "author", "date", "publisher", "section", "keywords", "abstract", "journal"),
        *("classification", "byline", "navigation", "notice", "related", "comment", "share", "counter", "legal"),
        *("spam", "reference", "advertisement", "caption", "pager", "error", "template", "furniture"),
    )
)
SCOPES = ("line", "span", "block")
PLACES = ("any", "head", "tail")
UNTIL = ("prose", "end")

_KEYS = frozenset(
    (
        *("id", "role", "why", "pattern", "words", "contains", "longest"),
        *("scope", "until", "where", "host", "folder", "keep", "hits", "misses"),
    )
)
_ID = regex(r"strip/[a-z0-9]+(-[a-z0-9]+)+")
_TOKEN = regex(r"\\p\{\w+\}|(?s:\\.)|[\[\]]")
_CLASSES = {r"\s": " ", r"\p{Han}": r"\x{3400}-\x{9fff}"}

_WHOLE = "(?im)^"
_BULLETS = f"[{BULLETS}]{{0,6}}"


class PackRule(NamedTuple):
    """One rule of a pack: the `Rule` that users see, and how it works."""

    rule: Rule
    source: str
    """The expression for RE2, on folded text."""
    scope: str
    longest: int | None
    until: str
    where: str
    hosts: tuple[str, ...]
    folders: tuple[str, ...]
    keep: bool

    @property
    def whole(self) -> bool:
        """Whether the expression matches a line from its start to its end."""
        return self.source.startswith(_WHOLE)

    @property
    def everywhere(self) -> bool:
        """Whether the rule is meant for all documents."""
        return not self.hosts and not self.folders

    def applies_to(self, host: str | None, folder: str | None = None) -> bool:
        """Whether the rule is meant for pages of `host`, for documents in `folder`."""
        if self.folders and folder not in self.folders:
            return False
        if not self.hosts:
            return True
        return host is not None and any(host == own or host.endswith("." + own) for own in self.hosts)


class Packs:
    """All rules of the packs that were loaded, compiled."""

    def __init__(self, rules: Iterable[PackRule], sha256: str) -> None:
        self.rules = tuple(rules)
        self.sha256 = sha256
        """Of the packs' text: part of the fingerprint of a run."""

    def __iter__(self) -> Iterator[PackRule]:
        return iter(self.rules)

    def without(self, disable: frozenset[str]) -> Packs:
        """The same packs without the rules named in `disable`."""
        return Packs((rule for rule in self.rules if rule.rule.id not in disable), self.sha256)

    def only(self, name: str) -> Packs:
        """The one rule called `name`."""
        return Packs((rule for rule in self.rules if rule.rule.id == name), self.sha256)

    def expression(self, number: int) -> Any:
        """The expression of a rule, compiled."""
        return compiled(self.rules[number].source)

    @cached_property
    def _conditions(self) -> dict[int, Conditions]:
        """By their number, what must hold for the rules that take something to match."""
        rules = ((number, self.rules[number]) for number in self._taking)
        return {number: conditions(rule.source, rule.whole) for number, rule in rules}

    @cached_property
    def openings(self) -> Openings:
        """What says which of the rules can match that tell how the lines begin that they take."""
        return Openings({number: own.openings for number, own in self._conditions.items() if own.openings})

    @cached_property
    def gated(self) -> dict[int, Sets]:
        """By their number, the literals of the rules that are asked for by these, for all that they match or the rest:
        their rarest set alone, for to run a rule on the lines that have it takes no longer than to look for others.

        All expressions in one automaton would be the exact answer, but those with gaps (``请.{0,12}发言``) multiply its
        states: it has to know which of their beginnings are under way.
        """
        return {number: own.literals[:1] for number, own in self._conditions.items() if tell(own.literals)}

    @cached_property
    def gate(self) -> Gate:
        """What says which of the rules that are `gated` can match, counted in their order."""
        return Gate(self.gated.values())

    @cached_property
    def others(self) -> Index:
        """The rules that take something and of which nothing can be said before."""
        known = (number for number, own in self._conditions.items() if own.openings or number in self.gated)
        return self._index(set(self._taking).difference(known))

    @property
    def _taking(self) -> Iterator[int]:
        return (number for number, rule in enumerate(self.rules) if not rule.keep)

    @cached_property
    def keeping(self) -> Index:
        """The rules that protect. They are asked only about lines that something else would take."""
        return self._index(rule for rule in range(len(self.rules)) if self.rules[rule].keep)

    def _index(self, numbers: Iterable[int]) -> Index:
        return Index({number: self.rules[number].source for number in numbers})

    @cached_property
    def keeps_blocks(self) -> bool:
        """Whether what protects a line may stand above it."""
        return any(rule.keep and rule.scope == "block" for rule in self.rules)


def folder_of(document: Document) -> str:
    """The folder that a document was read from, for `PackRule.applies_to`: ``.`` where its path names none."""
    return str(document.source.get("path") or document.id).rpartition("/")[0] or "."


def load(paths: tuple[str, ...] = (), disable: frozenset[str] = frozenset()) -> Packs:
    """The built-in packs and the user's at `paths`, without the rules in `disable`.

    Raises `RuleError` for a pack that cannot be read, or a rule that is incomplete, not unique or that RE2 refuses.
    """
    packs = _load(paths)
    return _without(packs, disable) if disable else packs


@lru_cache(maxsize=8)
def _without(packs: Packs, disable: frozenset[str]) -> Packs:
    return packs.without(disable)


@lru_cache(maxsize=8)
def _load(paths: tuple[str, ...]) -> Packs:
    texts = [
        (entry.name, entry.read_text(encoding="utf-8"))
        for entry in sorted(files(__package__).joinpath("packs").iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml")
    ]
    texts += [(path, _read(path)) for path in paths]
    rules: dict[str, PackRule] = {}
    digest = hashlib.sha256()
    for name, text in texts:
        digest.update(text.encode())
        for rule in map(accepted, parse(text, name)) if name in paths else parse(text, name):
            if rule.rule.id in rules:
                raise RuleError(
                    f"{name}: rule {rule.rule.id}: this id is taken by {rules[rule.rule.id].rule.where}",
                    "Give the rule another id; to replace a rule, switch the old one off with --disable.",
                )
            rules[rule.rule.id] = rule
    return Packs(rules.values(), digest.hexdigest())


def accepted(rule: PackRule) -> PackRule:
    """The rule, if RE2 takes its expression, else `RuleError`. Of the built-in packs the tests have seen it."""
    try:
        compiled(rule.source)
    except ValueError as error:
        raise RuleError(
            f"{rule.rule.where}: rule {rule.rule.id}: the pattern is refused: {_reason(error, rule)}",
            "Patterns follow the syntax of RE2: no look-around and no back-references, which is why none can hang.",
        ) from None
    return rule


def _reason(error: ValueError, rule: PackRule) -> str:
    """Why RE2 takes no expression. It may show all of it, or all to its end, in which more stands than the pattern."""
    reason, _, shown = str(error).partition(": ")
    return reason if rule.source.endswith(shown) else str(error)


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise RuleError(f"{path}: cannot be read: {error.strerror}", "Check the path given with --rules.") from None
    except UnicodeDecodeError as error:
        raise RuleError(f"{path}: not UTF-8 at byte {error.start}", "Save the pack as UTF-8.") from None


def parse(text: str, where: str) -> list[PackRule]:
    """The rules of one pack. `where` names it in messages. Raises `RuleError`."""
    try:
        pack = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{where}: not TOML: {error}") from None
    for key in pack:
        if key not in ("pack", "rule"):
            raise RuleError(f"{where}: no such table: {key}", "A pack holds one [pack] and any number of [[rule]].")
    head = pack.get("pack")
    if not isinstance(head, dict) or not isinstance(head.get("name"), str):
        raise RuleError(f"{where}: the table [pack] with a `name` is missing")
    tables = pack.get("rule", [])
    if not isinstance(tables, list):
        raise RuleError(f"{where}: rules are written as [[rule]], with two brackets")
    return [_rule(entry, head["name"], f"{where}: rule {_label(entry, number)}", where)
            for number, entry in enumerate(tables, 1)]  # fmt: skip


def _label(entry: Any, number: int) -> str:
    return str(entry["id"]) if isinstance(entry, dict) and "id" in entry else f"number {number}"


def _rule(entry: Mapping[str, Any], pack: str, label: str, where: str) -> PackRule:
    for key in entry:
        if key not in _KEYS:
            raise RuleError(f"{label}: no such key: {key}", f"Known keys: {', '.join(sorted(_KEYS))}.")
    name = _string(entry, "id", label)
    if not _ID.fullmatch(name) or not name.startswith(f"strip/{pack}-"):
        raise RuleError(f"{label}: an id has the form strip/{pack}-NAME, in lower case")
    role = _choice(entry, "role", sorted(ROLES), label)
    scope = _choice(entry, "scope", SCOPES, label)
    rule = Rule(
        id=name,
        role=role,
        why=_string(entry, "why", label),
        hits=_strings(entry, "hits", label),
        misses=_strings(entry, "misses", label),
        where=where,
    )
    keep = entry.get("keep", False)
    if not isinstance(keep, bool):
        raise RuleError(f"{label}: keep is true or false")
    source = _source(entry, scope, label)
    return PackRule(
        rule,
        source,
        scope,
        _longest(entry, label),
        _choice(entry, "until", UNTIL, label) if "until" in entry else "prose",
        _choice(entry, "where", PLACES, label) if "where" in entry else "any",
        _strings(entry, "host", label) if "host" in entry else (),
        _strings(entry, "folder", label) if "folder" in entry else (),
        keep,
    )


def _string(entry: Mapping[str, Any], key: str, label: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise RuleError(f"{label}: `{key}` is missing, or not a string")
    return value


def _strings(entry: Mapping[str, Any], key: str, label: str) -> tuple[str, ...]:
    value = entry.get(key)
    if not isinstance(value, list) or not value or not all(isinstance(text, str) and text for text in value):
        raise RuleError(
            f"{label}: `{key}` must be a list of strings that is not empty",
            "Every rule shows with `hits` and `misses` what it takes and what it leaves.",
        )
    return tuple(value)


def _choice(entry: Mapping[str, Any], key: str, choices: Iterable[str], label: str) -> str:
    value = _string(entry, key, label)
    if value not in choices:
        raise RuleError(f"{label}: `{key}` is {value!r}, must be one of: {', '.join(choices)}")
    return value


def _longest(entry: Mapping[str, Any], label: str) -> int | None:
    if "contains" not in entry:
        if "longest" in entry:
            raise RuleError(f"{label}: `longest` belongs to `contains`")
        return None
    longest = entry.get("longest", 80)
    if not isinstance(longest, int) or longest < 1:
        raise RuleError(f"{label}: `longest` is a number of characters")
    return longest


def _source(entry: Mapping[str, Any], scope: str, label: str) -> str:
    if sum(key in entry for key in ("pattern", "words", "contains")) != 1:
        raise RuleError(f"{label}: needs one of `pattern`, `words` and `contains`")
    if "contains" in entry:
        if scope == "span":
            raise RuleError(f"{label}: `contains` is about whole lines; a span is a `pattern`")
        return f"(?im)(?:{folded_pattern(_string(entry, 'contains', label))})"
    if "words" in entry:
        # The longest first: RE2 prefers the alternative that stands first.
        words = sorted(_strings(entry, "words", label), key=lambda word: (-len(word), word))
        pattern = "|".join(re.escape(fold(word)) for word in words)
    else:
        pattern = folded_pattern(_string(entry, "pattern", label))
    return f"(?im)(?:{pattern})" if scope == "span" else f"{_WHOLE}{_BULLETS}(?:{pattern}) *$"


def folded_pattern(pattern: str) -> str:
    """The pattern, for folded text: what the copy writes otherwise is written so in the pattern too.

    ``\\s`` becomes a blank, and ``\\p{Han}`` the plane where nearly all of it lies: RE2's own table of Han is a
    hundred times larger, and slows down every rule of the pack.
    """
    mapping = table()
    written = "".join(sorted({character for character in pattern if ord(character) in mapping}))
    tokens = re.compile(f"{_TOKEN.pattern}|[{re.escape(written)}]") if written else _TOKEN
    inside = False  # a class

    def folded(found: re.Match[str]) -> str:
        nonlocal inside
        token = found[0]
        if token in _CLASSES:
            return _CLASSES[token] if inside else f"[{_CLASSES[token]}]"
        inside = token == "[" or (inside and token != "]")
        if len(token) > 1 or ord(token) not in mapping:
            return token
        other = mapping[ord(token)]
        return re.escape(other) if other.isascii() and other != " " else other

    return tokens.sub(folded, pattern)
