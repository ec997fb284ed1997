"""The expressions of rules, as RE2 compiles them: in time linear in the text whatever the pattern."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=4096)
def compiled(source: str) -> Any:
    """The expression. Raises `ValueError` for a pattern that RE2 refuses."""
    import re2

    try:
        return re2.compile(source, options())
    except re2.error as error:
        reason = error.args[0] if error.args else "not a pattern"
        raise ValueError(reason.decode() if isinstance(reason, bytes) else str(reason)) from None


def options() -> Any:
    """How rules match: never across lines."""
    import re2

    options = re2.Options()
    options.log_errors = False
    options.never_nl = True
    options.max_mem = 256 << 20
    return options


class Index:
    """Many expressions, each with a number, as one automaton that says which of them match."""

    def __init__(self, sources: Mapping[int, str]) -> None:
        import re2

        self._numbers = list(sources)
        self._automaton = re2.Set.SearchSet(options())
        for source in sources.values():
            self._automaton.Add(source.encode())
        self._automaton.Compile()

    def __iter__(self) -> Iterator[int]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def match(self, data: bytes) -> Sequence[int]:
        """The numbers of the expressions that match in `data`."""
        found = self._automaton.Match(data) if self._numbers else None
        return [self._numbers[place] for place in found] if found else ()
