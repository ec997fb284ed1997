"""What a run was asked to do: one immutable value, part of every fingerprint."""

from __future__ import annotations

from typing import NamedTuple


class Settings(NamedTuple):
    """Every option that changes what comes out. A setting that is not here cannot change a record."""

    skip: frozenset[str] = frozenset()
    """Stages that are left out."""
    reference: frozenset[str] = frozenset()
    """Stages that run the reference library instead of the fast path that is proved identical to it."""
    corrections: bool = True
    """Whether the project's own corrections of the reference libraries apply."""
    disable: frozenset[str] = frozenset()
    """Rules, as `stage/name`, that are switched off."""
    rule_packs: tuple[str, ...] = ()
    """Paths of the user's own rule packs, applied after the built-in ones."""
    punctuation: str = "keep"
    """`keep`, `fullwidth` or `ascii`: what becomes of punctuation that has both forms."""
    convert_from: str = "t"
    """Where Traditional text comes from: `t` (script only), `tw` or `hk` (regional vocabulary too)."""
    captions: str = "keep"
    """`keep` or `remove`: whether captions of pictures stay in the text."""
    keep: str = "unique"
    """`unique`: reprints leave the corpus; `all`: they stay, marked."""
    dictionaries: tuple[str, ...] = ()
    """Paths of user dictionaries in jieba's format."""
    with_raw: bool = False
    """Whether records carry a copy of their raw text."""
