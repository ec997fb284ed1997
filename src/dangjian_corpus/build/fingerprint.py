"""What a result was made of and with: equal fingerprints, equal bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from .. import pipeline
from ..document import SCHEMA
from ..io.contents import digest
from ..settings import Settings
from ..stages import ingest
from .plan import Shard
from .shard import to_line

#: Libraries whose tables or algorithms decide what comes out.
LIBRARIES = (
    "ftfy",
    "jieba",
    "opencc-python-reimplemented",
    "pypinyin",
    "selectolax",
    "tantivy",
)


def settings_json(settings: Settings) -> dict[str, Any]:
    """The settings as plain data; files are named by what they hold."""
    plain: dict[str, Any] = {
        name: sorted(value) if isinstance(value, frozenset) else value for name, value in settings._asdict().items()
    }
    for name in ("rule_packs", "dictionaries"):
        plain[name] = [hashlib.sha256(Path(path).read_bytes()).hexdigest() for path in plain[name]]
    return plain


@cache
def rules_hash() -> str:
    """The hash of the built-in rule packs."""
    digest = hashlib.sha256()
    packs = files("dangjian_corpus.rules").joinpath("packs")
    for pack in sorted(packs.iterdir(), key=lambda file: file.name):
        if pack.name.endswith(".toml"):
            digest.update(pack.name.encode() + b"\0" + pack.read_bytes())
    return digest.hexdigest()


def tools(settings: Settings, mapping: Mapping[str, str]) -> dict[str, Any]:
    """Everything but the input that decides what comes out."""
    return {
        "schema": SCHEMA,
        "settings": settings_json(settings),
        "mapping": dict(sorted(mapping.items())),
        "stages": {"ingest": ingest.VERSION, **pipeline.versions()},
        "libraries": {name: version(name) for name in LIBRARIES},
        "rules": rules_hash(),
    }


def inputs(shard: Shard) -> tuple[str | None, ...]:
    """The sha256 of every input of a shard; None for one that cannot be read, which reading it will tell."""
    return tuple(file.part.sha256 or digest(file) for file in shard.files)


def of_shard(shard: Shard, held: Sequence[str | None], made_with: Mapping[str, Any]) -> str:
    """The fingerprint of a shard whose inputs hold `held`, and of what it is worked on with."""
    named = [
        (file.id, file.part.start, file.part.lines, file.part.records, content)
        for file, content in zip(shard.files, held, strict=True)
    ]
    return hashlib.sha256(to_line([named, dict(made_with)])).hexdigest()
