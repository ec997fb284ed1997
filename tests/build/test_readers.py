"""Who reads a corpus while it is built has the documents of the index that was opened, before and after the new one."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from builds import build, chaos
from dangjian_corpus.build import driver
from dangjian_corpus.corpus import Corpus


def records(corpus: Corpus) -> dict[str, bytes]:
    """Every record that can be had by id, reprints that left included."""
    return {identifier: corpus.get(identifier).to_json() for identifier in [*corpus.ids(), *reprints(corpus)]}


def reprints(corpus: Corpus) -> list[str]:
    """The ids of the reprints that left."""
    return sorted(identifier for index in corpus.reader.indexes for identifier in index.elsewhere)


@pytest.mark.slow
@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_records_can_be_had_while_shards_are_replaced(
    links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, target = tmp_path / "first", tmp_path / "second", tmp_path / "target"
    chaos.write_sources(first, second, 200, random.Random(5))
    build(first, target)
    opened = Corpus.open(target)
    before = records(opened)
    assert reprints(opened)
    if not links:
        monkeypatch.setattr("os.link", _refuse)

    publish = driver._publish
    seen: list[dict[str, bytes]] = []

    def looking(*arguments: Any, **options: Any) -> None:
        """At the moment when everything is replaced and nothing published."""
        seen.append(records(Corpus.open(target)))
        publish(*arguments, **options)

    monkeypatch.setattr(driver, "_publish", looking)
    build(second, target)
    assert seen == [before]
    assert records(opened) == before
    after = records(Corpus.open(target))
    assert after != before
    build(first, target)
    assert seen[1] == after
    assert records(Corpus.open(target)) == before
    assert len(list((target / ".state" / "earlier").iterdir())) == 1


def _refuse(*_: object) -> None:
    raise PermissionError
