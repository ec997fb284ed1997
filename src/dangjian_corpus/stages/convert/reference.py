"""The reference library, opencc-python-reimplemented: its conversions, and its tables for the fast path.

The library has no public way to its tables, so they are taken from private attributes, under assumptions that are
checked every time: another version of the library stops the program with a clear message, it does not convert
differently in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from ...errors import UsageError

#: Where a text comes from (`Settings.convert_from`) to the name of the library's conversion.
CONFIGS: Mapping[str, str] = {"t": "t2s", "tw": "tw2sp", "hk": "hk2s"}


class Step(NamedTuple):
    """One step of a conversion.

    The tables of `phrases` are applied in order, each to what those before have left: the globally longest match
    first, the leftmost among equals. `characters` takes what is left then, one by one.
    """

    phrases: tuple[Mapping[str, str], ...]
    characters: Mapping[str, str]


@cache
def converter(config: str) -> Callable[[str], str]:
    """The library's own conversion by the name of its configuration, such as ``t2s``."""
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC(config).convert
    return convert


@cache
def steps(config: str) -> tuple[Step, ...]:
    """The tables of a conversion. Raises `UsageError` where the library is not built as it is assumed to be."""
    try:
        from opencc import OpenCC

        library = OpenCC(config)
        separator = library.split_chars_re.search
        return tuple(_step(group, separator) for group in library._dict_chain_data)
    except (ImportError, AttributeError, TypeError, ValueError, IndexError) as error:
        raise UsageError(
            f"opencc-python-reimplemented is not the version that this program knows: {error}",
            "Install opencc-python-reimplemented==0.1.7.",
        ) from error


def _step(group: list[tuple[int, int, dict[str, str]]], separator: Callable[[str], object]) -> Step:
    tables: list[dict[str, str]] = []
    for longest, shortest, table in group:
        # Of several values the library takes the first. It cuts a text at the separators before it looks anything
        # up, so an entry that held one would never be found.
        first = {key: value.split(" ")[0] for key, value in table.items()}
        if any(separator(key) for key in first):
            raise ValueError("an entry holds a separator")
        if not all(key and value for key, value in first.items()):
            raise ValueError("an entry is empty")
        if max(map(len, first)) > longest or min(map(len, first)) < shortest:
            raise ValueError("a table has keys of other lengths than it says")
        tables.append(first)
    *phrases, characters = tables
    if any(len(key) != 1 or len(value) != 1 for key, value in characters.items()):
        raise ValueError("the last table of a step is not one of single characters")
    return Step(tuple(phrases), characters)


@cache
def alternatives(config: str) -> Mapping[str, str]:
    """Characters with more than one value in the library's tables for ``t2s`` or ``s2t``: all of them, in its order."""
    from opencc import OpenCC

    tables = (table for group in OpenCC(config)._dict_chain_data for _, _, table in group)
    return {
        key: value.replace(" ", "")
        for table in tables
        for key, value in table.items()
        if len(key) == 1 and " " in value
    }
