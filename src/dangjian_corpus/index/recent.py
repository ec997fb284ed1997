"""Texts at hand: who looks through hits comes back to them."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Recent(Generic[Key]):
    """Texts that were read lately, of `size` characters together, or up to twice as many.

    Threads may share one without a lock: what one of them puts in may be lost where another does so too.
    """

    def __init__(self, size: int) -> None:
        self._size = self._room = size
        self._now: dict[Key, str] = {}
        self._before: dict[Key, str] = {}

    def get(self, key: Key) -> str | None:
        """The text that was put in under `key`, if it is still there."""
        return self._now.get(key) or self._before.get(key)

    def put(self, key: Key, text: str) -> None:
        """Keep a text. When there is no room, what was there before the last time that there was none goes."""
        self._room -= len(text)
        if self._room < 0:
            self._before, self._now = self._now, {}
            self._room = self._size - len(text)
        self._now[key] = text
