"""A segment whose records moved is made of the one that is there, and answers as one that is written anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dangjian_corpus.corpus import Corpus
from dangjian_corpus.document import Document
from dangjian_corpus.index.moved import moved
from dangjian_corpus.index.publish import publish
from dangjian_corpus.index.segment import Entry, read_info, write_segment
from dangjian_corpus.index.store import Store
from dangjian_corpus.index.verify import verify

from .conftest import answers, standard_lexicon
from .sample import documents


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    return [
        Entry(replace(document, tokens=None), "clean/a.jsonl", 100 * number, 99)
        for number, document in enumerate(documents())
    ]


@pytest.fixture(scope="module")
def there(entries: list[Entry], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("segments") / "s"
    write_segment(entries, folder)
    return folder


def elsewhere(entries: list[Entry]) -> list[Entry]:
    """The same documents, whose records grew."""
    return [
        entry._replace(file="clean/b.jsonl", offset=1000 * number, length=999) for number, entry in enumerate(entries)
    ]


def test_only_places_change(entries: list[Entry], there: Path, tmp_path: Path) -> None:
    new = elsewhere(entries)
    assert moved(new, there, tmp_path / "moved")
    write_segment(new, tmp_path / "written")
    found, wanted = Store(tmp_path / "moved"), Store(tmp_path / "written")
    assert list(found) == list(wanted)
    assert [found.row(number)[-3:] for number in range(len(new))] == [entry[1:] for entry in new]
    for name in ("rows.bin", "rows.jsonl", "texts.zst", "tokens.npy"):
        assert (tmp_path / "moved" / name).read_bytes() == (tmp_path / "written" / name).read_bytes()
    assert read_info(tmp_path / "moved")[:5] == read_info(tmp_path / "written")[:5]


def test_it_answers_as_one_that_is_written_anew(entries: list[Entry], there: Path, tmp_path: Path) -> None:
    new = elsewhere(entries)
    for name, write in (("moved", lambda folder: moved(new, there, folder)), ("a", lambda to: write_segment(new, to))):
        index = tmp_path / name / "index"
        index.mkdir(parents=True)
        shutil.copy(standard_lexicon(), index)
        write(index.parent / "s")
        publish(index, {"s": index.parent / "s"})
        assert verify(index) == []
    assert answers(Corpus.open(tmp_path / "moved")) == answers(Corpus.open(tmp_path / "a"))


@pytest.mark.parametrize(
    "change",
    [
        lambda document: replace(document, text=document.text + "。"),
        lambda document: replace(document, title="另一个标题"),
        lambda document: replace(document, date="1999-01-01"),
        lambda document: replace(document, source={**document.source, "host": "b.example"}),
        lambda document: replace(document, tokens=list(document.text)),
    ],
)
def test_other_documents_are_no_moved_ones(
    change: Callable[[Document], Document], entries: list[Entry], there: Path, tmp_path: Path
) -> None:
    other = entries[-1]._replace(document=change(entries[-1].document))
    assert not moved([*entries[:-1], other], there, tmp_path / "moved")
    assert not list(tmp_path.iterdir())


def test_more_fewer_and_others_in_order(entries: list[Entry], there: Path, tmp_path: Path) -> None:
    assert not moved(entries[:-1], there, tmp_path / "moved")
    assert not moved([*entries, entries[0]], there, tmp_path / "moved")
    assert not moved(entries[::-1], there, tmp_path / "moved")


@pytest.mark.parametrize("name", ["texts.zst", "rows.bin", "tokens.npy", "segment.json"])
def test_what_is_damaged_is_not_taken_over(name: str, entries: list[Entry], there: Path, tmp_path: Path) -> None:
    shutil.copytree(there, tmp_path / "s")
    content = bytearray((tmp_path / "s" / name).read_bytes())
    content[len(content) // 2] ^= 0x55
    (tmp_path / "s" / name).write_bytes(content)
    if name != "segment.json":  # which has no checksum of its own
        assert not moved(entries, tmp_path / "s", tmp_path / "moved")
    (tmp_path / "s" / name).unlink()
    assert not moved(entries, tmp_path / "s", tmp_path / "moved")
