"""What is ingested from files that a test writes."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dangjian_corpus.document import Document
from dangjian_corpus.io.rejects import Reject, Rejects
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages.ingest import ingest

TEXT = "村里的老井修好了，井台上刻着八个字。\n孩子们放学以后都来这里念一遍。"


def run(
    *paths: Path | str, mapping: Mapping[str, str] | None = None, stdin: bytes = b"", **settings: Any
) -> tuple[list[Document], list[Reject]]:
    rejects: list[Reject] = []
    found = ingest(
        [str(path) for path in paths],
        mapping=mapping,
        rejects=Rejects(rejects.append),
        settings=Settings(**settings),
        stdin=io.BytesIO(stdin),
    )
    return list(found), rejects


def write(path: Path, records: list[Any]) -> Path:
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
    return path
