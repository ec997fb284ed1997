"""Regular expressions that are compiled when they are first used."""

from __future__ import annotations

import re
from typing import Any, AnyStr, Generic, cast

#: What a pattern is asked for.
_ASKED = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split", "groups", "groupindex")


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """An expression for `re` that is compiled when something but its `pattern` is asked of it.

    A class that reaches over Han characters takes milliseconds to compile, since `re` goes through them one by one,
    and a short document needs few of all the expressions that are there.
    """
    return cast("re.Pattern[AnyStr]", _Regex(pattern, flags))


class _Regex(Generic[AnyStr]):
    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self.pattern: AnyStr = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _ASKED:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        for asked in _ASKED:  # from now on these are found at once, and this is not called
            setattr(self, asked, getattr(compiled, asked))
        return getattr(compiled, name)
