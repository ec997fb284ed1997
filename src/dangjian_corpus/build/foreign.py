"""Files in the folder of a corpus that no build wrote: a build that replaces or removes such a file would lose it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain
from pathlib import Path

from ..errors import InputError
from ..index.publish import is_own
from .layout import Layout, read_json

_STATES = (".prepared.json", ".finished.json", ".signatures")


def refuse_foreign(layout: Layout, shards: Collection[str] | None = None) -> None:
    """Raise `InputError` where a build of `shards`, or of an index only, would remove or replace what none wrote."""
    in_records = iter(()) if shards is None else _in_records(layout, shards)
    in_index = (path for path in sorted(layout.index.glob("*")) if not is_own(path.name))
    foreign = next(chain(in_records, in_index), None)
    if foreign is not None:
        raise InputError(
            f"{foreign}: no build wrote this, and one would remove it",
            "Move it elsewhere, or choose another folder for -o.",
        )


def _in_records(layout: Layout, shards: Collection[str]) -> Iterator[Path]:
    manifest = read_json(layout.manifest)
    listed = manifest.get("shards") if isinstance(manifest, dict) else None
    if layout.manifest.exists() and not isinstance(listed, list):
        yield layout.manifest
    known = {*shards, *(shard["name"] for shard in listed or ())}
    known.update(path.name.removesuffix(suffix) for suffix in _STATES for path in layout.state.glob(f"*{suffix}"))
    yield from (path for path in sorted(layout.clean.glob("*.jsonl")) if path.stem not in known)
