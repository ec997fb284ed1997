"""The expressions of rules, as RE2 compiles them: in time linear in the text whatever the pattern."""

from __future__ import annotations

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
