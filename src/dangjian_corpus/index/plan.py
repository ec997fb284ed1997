"""What a query asks of Tantivy, and what must then be verified on the texts.

Tantivy alone answers words, strings, fields and dates. It cannot answer patterns, nearness and case: there it gives
candidates, and each document is verified.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from . import schema
from .fold import collapse
from .locate import Expression, Locator, Nearby, String
from .pairs import rarest_pair, with_pair
from .query import QUESTION_MARKS, And, Dates, Exact, Field, Near, Node, Not, Or, Pattern, Query, Words
from .scripts import in_either_script

if TYPE_CHECKING:
    from .reader import Place, Reader
    from .store import Row

    #: A query of Tantivy's, which has no types of its own.
    Asked = Any

#: Words that ask.
_INTERROGATIVES = frozenset(
    (
        "什么",
        "为什么",
        "为何",
        "怎么",
        "怎样",
        "怎么样",
        "如何",
        "哪",
        "哪个",
        "哪些",
        "哪里",
        "哪儿",
        "哪年",
        "哪位",
        "哪一年",
        "谁",
        "几个",
        "几年",
        "多少",
        "多久",
        "多大",
        "多长",
        "是否",
        "何时",
        "何地",
        "何人",
        "何处",
        "何年",
        "吗",
    )
)

#: From so many words on a run of characters without a space counts as a sentence.
_SENTENCE = 8


class Plan(NamedTuple):
    """Whether Tantivy's answer is exact or gives candidates; what the leaves of the query find in a text.

    `tree` has the query that Tantivy is asked, and says how a document is verified; `marks` are the locators whose
    spans are shown. `string` is there where the query is nothing but a string that Tantivy finds.
    """

    exact: bool
    tree: Step
    marks: list[Locator]
    reading: str
    words: list[str]
    string: String | None


class Step:
    """One node of the query and of the verification."""

    def __init__(self, plan: _Planner, query: Callable[[], Asked], exact: bool) -> None:
        self.exact = exact
        self._planner = plan
        self._query = query
        self._places: set[Place] | None = None

    @cached_property
    def query(self) -> Asked:
        """What Tantivy is asked; only made where it is."""
        return self._query()

    def holds(self, place: Place, row: Row, text: str) -> bool:  # noqa: ARG002 - others verify on them
        """Whether the document matches. Here: whether Tantivy says so."""
        if self._places is None:
            self._places = set(self._planner.all_places(self.query))
        return place in self._places


class _Verified(Step):
    """A leaf that only the text can answer."""

    def __init__(
        self, plan: _Planner, query: Callable[[], Asked], locators: list[Locator], titled: bool = False
    ) -> None:
        super().__init__(plan, query, False)
        self._locators = locators
        self._titled = titled

    def holds(self, place: Place, row: Row, text: str) -> bool:
        """Whether each is found in the text (or, for words, in the title)."""
        return all(
            bool(locator.spans(place, text))
            or (self._titled and isinstance(locator, String) and locator.inside(row.title or ""))
            for locator in self._locators
        )


class _Combined(Step):
    def __init__(self, plan: _Planner, query: Callable[[], Asked], exact: bool, node: Node, steps: list[Step]) -> None:
        super().__init__(plan, query, exact)
        self._node = node
        self._steps = steps

    def holds(self, place: Place, row: Row, text: str) -> bool:
        """Whether the parts hold as the node combines them."""
        if isinstance(self._node, Not):
            return not self._steps[0].holds(place, row, text)
        answers = (step.holds(place, row, text) for step in self._steps)
        return any(answers) if isinstance(self._node, Or) else all(answers)


def plan(reader: Reader, query: Query, *, case: bool = False) -> Plan:
    """Plan a query. Raises `UsageError` for a regular expression that is none."""
    planner = _Planner(reader, case)
    question = planner.is_question(query.node)
    node = in_either_script(query.node, reader.folding)
    step = planner.step(node, any_word=question)
    mark = planner.marks[0] if isinstance(node, Exact) and step.exact else None
    string = mark if isinstance(mark, String) else None
    reading = planner.reading(node, " OR " if question else " ")
    return Plan(step.exact, step, planner.marks, reading, planner.words, string)


def words_of(reader: Reader, text: str) -> list[str]:
    """The folded words of a text, cut as the texts of the index were; what holds no letter or digit is none."""
    tokens = reader.cut(text)
    words = (collapse(reader.folding(token)).strip() for token in tokens)
    return [word for word in words if any(character.isalnum() for character in word)]


class _Planner:
    def __init__(self, reader: Reader, case: bool) -> None:
        import tantivy

        self._reader = reader
        self._case = case
        self._tantivy: Any = tantivy
        self._negative = False
        self.marks: list[Locator] = []
        self.words: list[str] = []

    def is_question(self, node: Node) -> bool:
        """Whether a query is a sentence rather than a choice of words.

        It is one if it has no operators and ends in a question mark (see `query.parse`), or one of its words asks,
        or a run of it without a space is cut into `_SENTENCE` words or more.
        """
        parts = node.parts if isinstance(node, And) else (node,)
        runs = [part.text for part in parts if isinstance(part, Words)]
        if not runs or len(runs) != len(parts):
            return False
        cut = [self.cut(run) for run in runs]
        return (
            runs[-1].endswith(QUESTION_MARKS)
            or any(word in _INTERROGATIVES for words in cut for word in words)
            or any(len(words) >= _SENTENCE for words in cut)
        )

    def cut(self, text: str) -> list[str]:
        """The words of a run of characters, folded; none where it holds no letter or digit."""
        return words_of(self._reader, text)

    def all_places(self, query: Asked) -> Iterator[Place]:
        """Every document that a query of Tantivy's finds."""
        hits = self._reader.ask(query, limit=max(1, len(self._reader)), count=False).hits
        return iter(self._reader.places([address for _, address in hits]))

    def step(self, node: Node, *, any_word: bool = False) -> Step:
        """The query and the verification of a node."""
        match node:
            case Words(text):
                return self._words(text, any_word)
            case Exact(text):
                return self._exact(text)
            case Pattern(pattern):
                from .literals import required

                expression = Expression(self._reader, pattern, case=self._case)
                return self._verified([expression], required(expression.pattern))
            case Near(distance, left, right):
                sides = [String(self._reader, side, case=self._case) for side in (left, right)]
                return self._verified([Nearby(self._reader, distance, *sides)], [side.folded for side in sides])
            case Field(name, text):
                folded = collapse(self._reader.folding(text)).strip()
                score = _same if name == "title" else self._scoreless
                return Step(self, lambda: score(self.phrase(name, folded)), True)
            case Dates(low, high):
                return Step(self, lambda: self._scoreless(self._dates(low, high)), True)
            case Not(part):
                return self._not(node, part)
            case And(parts) | Or(parts):
                steps = [self.step(part, any_word=any_word) for part in parts]
                either = isinstance(node, Or) or any_word
                query = partial(self._either if either else self._all, steps)
                combined = Or(parts) if either else node
                return _Combined(self, query, all(step.exact for step in steps), combined, steps)

    def phrase(self, name: str, folded: str) -> Asked:
        """The documents with this folded and collapsed string in a field of characters."""
        query = self._tantivy.Query
        characters = schema.characters(folded)
        if not characters:
            return query.empty_query()
        if len(characters) == 1:
            return query.term_query(self._reader.schema, name, characters[0], index_option="freq")
        phrase = query.phrase_query(self._reader.schema, name, characters)
        return self._narrowed(phrase, characters) if name == "text" else phrase

    def _narrowed(self, phrase: Asked, characters: list[str]) -> Asked:
        """What finds the phrase and scores it, looked for only where the rarest of its common pairs stands."""
        rarest = rarest_pair(self._reader, characters)
        return with_pair(self._reader.schema, phrase, rarest) if rarest else phrase

    def _words(self, text: str, any_word: bool) -> Step:
        words = self.cut(text)
        if not words:
            return self._exact(text)
        if not self._negative:
            self.words.extend(words)
        query = self._tantivy.Query
        terms = [term for word in words for term in self._terms(word, any_word)]
        occur = self._tantivy.Occur.Should if any_word else self._tantivy.Occur.Must
        whole = terms[0] if len(terms) == 1 else query.boolean_query([(occur, term) for term in terms])
        cased = [String(self._reader, word, case=self._case) for word in self._as_typed(text, words)]
        self._mark(cased)
        if self._case and not any_word and any(string.has_case for string in cased):
            return _Verified(self, lambda: whole, list(cased), titled=True)
        return Step(self, lambda: whole, True)

    def _terms(self, word: str, any_word: bool) -> list[Asked]:
        """What finds a word. For one of a sentence that no text has, as it was cut wrongly, its pairs of characters."""
        term = word.replace(" ", schema.SPACE)
        if any_word and len(word) > 2 and not self._reader.frequency(word):
            return [self.phrase("text", word[at : at + 2]) for at in range(len(word) - 1)]
        return [self._tantivy.Query.term_query(self._reader.schema, "words", term, index_option="freq")]

    def _as_typed(self, text: str, words: list[str]) -> list[str]:
        """The words with the case that they were typed in."""
        if not self._case:
            return words
        typed = self._reader.folding.cased(text)
        folded = self._reader.folding(text)
        found = []
        at = 0
        for word in words:
            at = folded.index(word, at)
            found.append(typed[at : at + len(word)])
            at += len(word)
        return found

    def _exact(self, text: str) -> Step:
        string = String(self._reader, text, case=self._case)
        self._mark([string])
        query = partial(self.phrase, "text", string.folded)
        if self._case and string.has_case:
            return _Verified(self, query, [string])
        return Step(self, query, True)

    def _verified(self, locators: list[Locator], literals: list[str]) -> Step:
        self._mark(locators)
        return _Verified(self, partial(self._holding, literals), locators)

    def _holding(self, literals: list[str]) -> Asked:
        """What finds the documents that hold all these strings."""
        if not literals:
            return self._everything()
        must = self._tantivy.Occur.Must
        phrases = [self.phrase("text", collapse(self._reader.folding(one))) for one in literals]
        return self._tantivy.Query.boolean_query([(must, one) for one in phrases])

    def _not(self, node: Not, part: Node) -> Step:
        self._negative = not self._negative
        inside = self.step(part)
        self._negative = not self._negative
        query = partial(self._without, [inside]) if inside.exact else self._everything
        return _Combined(self, query, inside.exact, node, [inside])

    def _all(self, steps: list[Step]) -> Asked:
        must = self._tantivy.Occur.Must
        if not steps:
            return self._everything()
        return self._tantivy.Query.boolean_query([(must, step.query) for step in steps])

    def _either(self, steps: list[Step]) -> Asked:
        should = self._tantivy.Occur.Should
        return self._tantivy.Query.boolean_query([(should, step.query) for step in steps])

    def _without(self, steps: list[Step]) -> Asked:
        occur = self._tantivy.Occur
        nots = [(occur.MustNot, step.query) for step in steps]
        return self._tantivy.Query.boolean_query([(occur.Must, self._everything()), *nots])

    def _everything(self) -> Asked:
        return self._scoreless(self._tantivy.Query.all_query())

    def _scoreless(self, query: Asked) -> Asked:
        return self._tantivy.Query.const_score_query(query, 0.0)

    def _dates(self, low: int, high: int) -> Asked:
        integer = self._tantivy.FieldType.Integer
        return self._tantivy.Query.range_query(self._reader.schema, schema.DATE, integer, low, high)

    def _mark(self, locators: list[Any]) -> None:
        if not self._negative:
            self.marks.extend(locators)

    def reading(self, node: Node, joint: str = " ") -> str:
        """How a query was read, in its own language, with the words apart: `joint` stands between them."""
        match node:
            case Words(text):
                return joint.join(self.cut(text)) or _quoted(text)
            case Exact(text):
                return _quoted(text)
            case Pattern(_, source):
                return source
            case Near(distance, left, right):
                return f"NEAR/{distance}({_quoted(left)} {_quoted(right)})"
            case Field(name, text):
                return f"{name}:{_quoted(text)}"
            case Dates(low, high):
                first, last = _date(low), _date(high)
                return f"date:{first}" if first == last else f"date:{first}..{last}"
            case Not(part):
                return f"-{self._bracketed(part)}"
            case And(parts):
                return joint.join(
                    self.reading(part, joint) if joint != " " else self._bracketed(part) for part in parts
                )
            case Or(parts):
                return " OR ".join(self._bracketed(part) for part in parts)

    def _bracketed(self, node: Node) -> str:
        read = self.reading(node)
        return f"({read})" if isinstance(node, And | Or) or (isinstance(node, Words) and " " in read) else read


def _same(query: Asked) -> Asked:
    return query


def _quoted(text: str) -> str:
    """The text as a quoted string of the query language."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _date(number: int) -> str:
    """The date of a number, as precise as it is; empty for an open end."""
    if not 10000 <= number < 99999999:
        return ""
    parts = (f"{number // 10000:04}", f"{number // 100 % 100:02}", f"{number % 100:02}")
    return "-".join(part for part in parts if part not in ("00", "99"))
