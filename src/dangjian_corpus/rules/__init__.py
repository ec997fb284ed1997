"""Rules by name: what `corpus rules` lists and explains."""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """A named reason for an edit.

    `id` is `stage/name`. Every text of `hits` draws at least one edit of this rule when its stage reads it as a
    whole document, and none of `misses` does; the tests hold every rule to that. `where` is the file that has it.
    """

    id: str
    role: str
    why: str
    hits: tuple[str, ...]
    misses: tuple[str, ...]
    where: str
