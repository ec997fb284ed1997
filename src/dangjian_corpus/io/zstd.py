"""Blocks that were compressed one by one by Zstandard, for readers in several threads."""

from __future__ import annotations

from pathlib import Path
from threading import Lock


class Decompressor:
    """Decompresses blocks, one thread at a time: what Zstandard works with holds the state of one block."""

    def __init__(self, dictionary: Path | None = None) -> None:
        """Be ready for blocks that were compressed with the dictionary in a file, or with none."""
        import zstandard

        content = zstandard.ZstdCompressionDict(dictionary.read_bytes()) if dictionary else None
        self._decompress = zstandard.ZstdDecompressor(dict_data=content).decompress
        self._lock = Lock()

    def __call__(self, block: bytes) -> bytes:
        """What was compressed. Raises `zstandard.ZstdError` where it is damaged."""
        with self._lock:
            return self._decompress(block)
