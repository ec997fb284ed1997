"""Several corpora as one: it answers as one of all their documents does, and tells which of them is at fault."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus.build.layout import Layout
from dangjian_corpus.corpus import Corpus
from dangjian_corpus.document import Document
from dangjian_corpus.errors import CorpusError, Exit, IndexDamagedError, NothingFoundError, UsageError
from dangjian_corpus.index.columns import Columns
from dangjian_corpus.index.explain import explanation
from dangjian_corpus.index.publish import locked, publish
from dangjian_corpus.index.search import FACETS
from dangjian_corpus.io.rejects import Rejects
from dangjian_corpus.partitions import FILE, Joined, join, partitions
from dangjian_corpus.records import Records
from dangjian_corpus.settings import Settings

from .conftest import QUERIES, build

MORE = (
    "社区 sort:date",
    "NEAR/5(党员 网格)",
    "/第[一二三]批/",
    "title:社区 -党员",
    "date:2010..2011 OR wifi",
    "社区 党建",
)


def everything(corpus: Corpus) -> dict[str, object]:
    """All that a corpus answers, scores to the last digit."""
    return {
        query: (
            list(corpus.search(query, limit=0)),
            list(corpus.search(query, limit=3).ids()),
            (found := corpus.search(query)).documents,
            found.occurrences,
            [found.facet(name) for name in FACETS],
            found.reading,
            list(explanation(corpus.search(f"{query} 沒有這個"))),
        )
        for query in (*QUERIES, *MORE)
    }


def partition(folder: Path, *parts: list[Document]) -> Path:
    """A folder of partitions that hold these documents."""
    for number, part in enumerate(parts):
        build(folder / f"p{number}", [part[::2], part[1::2]] if len(part) > 1 else [part])
    join([folder / f"p{number}" for number in range(len(parts))])
    return folder


@pytest.fixture(scope="module")
def parted(sample: list[Document], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample in three partitions; not to be changed by a test."""
    return partition(tmp_path_factory.mktemp("parted"), sample[:2], sample[2:9], sample[9:])


def copy(folder: Path, to: Path) -> Path:
    shutil.copytree(folder, to)
    return to


def test_it_answers_as_one_index(corpus: Corpus, parted: Path, sample: list[Document]) -> None:
    joined = Corpus.open(parted)
    assert len(joined) == len(sample)
    assert sorted(joined.ids()) == sorted(one.id for one in sample)
    assert everything(joined) == everything(corpus)
    assert Columns(joined.reader).vocabulary == Columns(corpus.reader).vocabulary
    assert Columns(joined.reader).counts().tolist() == Columns(corpus.reader).counts().tolist()


@pytest.mark.slow
@given(st.data())
@settings(max_examples=6, deadline=None)
def test_however_it_is_cut(corpus: Corpus, sample: list[Document], data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(0, 3), min_size=len(sample), max_size=len(sample)))
    with tempfile.TemporaryDirectory() as folder:
        parts = [[one for one, at in zip(sample, places, strict=True) if at == place] for place in range(4)]
        assert everything(Corpus.open(partition(Path(folder), *parts))) == everything(corpus)


def test_records_are_those_of_all(parted: Path, sample: list[Document]) -> None:
    joined = Corpus.open(parted)
    records = Records(str(parted), Rejects(lambda _: None))
    for one in sample:
        assert joined.get(one.id).text == records.get(one.id).text == one.text
    assert sorted(one.id for one in records.staying()) == sorted(one.id for one in sample)
    assert [one.id for one in joined] == list(joined.ids())
    assert {one.id: one.text for one in joined} == {one.id: one.text for one in sample}
    assert sorted(line.id for line in records.lines()) == sorted(one.id for one in sample)
    with pytest.raises(NothingFoundError):
        joined.get("nobody")


def test_an_id_that_stands_in_two(sample: list[Document], tmp_path: Path) -> None:
    other = replace(sample[0], text="另一篇。", tokens=["另", "一篇", "。"])
    partition(tmp_path, sample[:2], [other, *sample[2:4]])
    assert join([tmp_path / "p0", tmp_path / "p1"]) == Joined(tmp_path, 2, 5, 1)
    with pytest.raises(UsageError, match=r"there is one in .*p0, .*p1") as caught:
        Corpus.open(tmp_path).get(other.id)
    assert caught.value.hint == f"Name one: -i {tmp_path / 'p0'}"
    assert Corpus.open(tmp_path / "p1").get(other.id).text == "另一篇。"
    assert sorted(one.text for one in Corpus.open(tmp_path) if one.id == other.id) == sorted(
        (other.text, sample[0].text)
    )
    assert Corpus.open(tmp_path).search("-没有的", limit=0).documents == 5


@pytest.mark.parametrize("query", ["社区", '"社区"', '"社区党支部书记王明说"'])
def test_an_id_that_stands_in_two_of_which_one_has_no_title(query: str, tmp_path: Path) -> None:
    text = "社区党支部书记王明说。"
    one = Document("1.txt", text, publisher="一报", tokens=["社区", "党支部", "书记", "王明", "说", "。"])
    partition(tmp_path, [one], [replace(one, publisher=None)])
    join([tmp_path / "p0", tmp_path / "p1"])
    assert [hit.publisher for hit in Corpus.open(tmp_path).search(query)] == ["一报", None]


def test_a_reprint_is_found_in_its_partition(sample: list[Document], tmp_path: Path) -> None:
    partition(tmp_path, sample[:2], sample[2:4])
    (tmp_path / "p1" / "reprints").mkdir()
    line = sample[5].to_json()
    (tmp_path / "p1" / "reprints" / "0.jsonl").write_bytes(line + b"\n")
    places = [(sample[5].id, "reprints/0.jsonl", 0, len(line))]
    publish(tmp_path / "p1" / "index", {"s0": None, "s1": None}, elsewhere=places)
    assert Corpus.open(tmp_path).get(sample[5].id).text == sample[5].text
    records = Records(str(tmp_path), Rejects(lambda _: None))
    assert {line.id for line in records.lines() if line.left} == {sample[5].id}
    assert sample[5].id not in {one.id for one in records.staying()}


def test_a_partition_that_is_missing(parted: Path, tmp_path: Path) -> None:
    folder = copy(parted, tmp_path / "c")
    (folder / "p1").rename(folder / "elsewhere")
    for ask in (Corpus.open, partitions, lambda path: Records(str(path), Rejects(lambda _: None))):
        with pytest.raises(IndexDamagedError, match="p1: the partition is missing") as caught:
            ask(folder)
        assert caught.value.exit_code == Exit.BAD_INDEX
        assert "corpus join" in caught.value.hint
    assert join([folder / "p0", folder / "p2"]).partitions == 2  # by choice
    assert len(Corpus.open(folder)) == len(Corpus.open(parted / "p0")) + len(Corpus.open(parted / "p2"))


def test_a_partition_that_is_damaged_or_not_built_yet(parted: Path, tmp_path: Path) -> None:
    folder = copy(parted, tmp_path / "c")
    victim = next((folder / "p2" / "index" / "segments").glob("*/*.term"))
    victim.write_bytes(victim.read_bytes()[:-1])
    with pytest.raises(IndexDamagedError, match=r"p2.*has not the \d+ bytes"):
        Corpus.open(folder)
    (folder / "p2" / "index" / "index.json").unlink()
    with pytest.raises(IndexDamagedError, match=r"p2.*: there is no index here"):
        Corpus.open(folder)
    with pytest.raises(IndexDamagedError, match=r"p2.*: there is no index here"):
        join([folder / name for name in ("p0", "p1", "p2")])


def test_one_that_is_being_built_can_be_searched(
    parted: Path, corpus: Corpus, sample: list[Document], tmp_path: Path
) -> None:
    folder = copy(parted, tmp_path / "c")
    layout = Layout(folder / "p1")
    layout.make()
    before = Corpus.open(folder)
    with layout.lock(), locked(layout.index):
        assert everything(Corpus.open(folder)) == everything(corpus)
        join([folder / name for name in ("p0", "p1", "p2")])
    publish(layout.index, {"s0": None})
    assert len(Corpus.open(folder)) == len(sample) - len(sample[2:9][1::2])
    assert everything(before) == everything(corpus)  # as it was when it was opened


def test_partitions_that_cannot_be_one_index(parted: Path, tmp_path: Path) -> None:
    folder = copy(parted, tmp_path / "c")
    words = tmp_path / "words.txt"
    words.write_text("网格化管理 5\n", "utf-8")
    names = [path.name for path in (folder / "p1" / "index" / "segments").iterdir()]
    publish(folder / "p1" / "index", dict.fromkeys(names), settings=Settings(dictionaries=(str(words),)))
    with pytest.raises(IndexDamagedError, match=r"p1.*: its words were cut by another version, or with other diction"):
        Corpus.open(folder)
    shutil.copytree(folder / "p2", folder / "p3")
    with pytest.raises(IndexDamagedError, match=r"p3.*: what is indexed here is indexed in another partition too"):
        join([folder / "p2", folder / "p3"])


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b'{"partitions": []}', b'{"partitions": 3}', b'{"partitions": ["..", "p0"]}',
     b'{"partitions": ["/etc"]}', b'{"partitions": ["a/b"]}', b'{"partitions": [null]}', b"[" * 100_000, b"\xff"],
)  # fmt: skip
def test_a_list_of_partitions_that_is_none(parted: Path, tmp_path: Path, content: bytes) -> None:
    folder = copy(parted, tmp_path / "c")
    (folder / FILE).write_bytes(content)
    with pytest.raises(IndexDamagedError, match="this names no partitions"):
        Corpus.open(folder)


def test_what_cannot_be_joined(parted: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="side by side"):
        join([parted / "p0", tmp_path])
    with pytest.raises(UsageError, match="can be none itself"):
        join([parted])
    with pytest.raises(IndexDamagedError, match="no such folder"):
        join([tmp_path / "nowhere"])
    assert not (tmp_path / FILE).exists()
    assert json.loads((parted / FILE).read_bytes()) == {"partitions": ["p0", "p1", "p2"]}


def test_a_partition_may_lie_elsewhere(parted: Path, corpus: Corpus, tmp_path: Path) -> None:
    folder = copy(parted, tmp_path / "c")
    (folder / "p1").rename(tmp_path / "other-disk")
    (folder / "p1").symlink_to(tmp_path / "other-disk")
    assert everything(Corpus.open(folder)) == everything(corpus)


def test_a_process_that_may_map_no_more_files(parted: Path) -> None:
    """That is no damage."""
    reader = Corpus.open(parted).reader
    reader.searcher = Mock()  # Tantivy's words, taken down under a limit of the address space
    reader.searcher.search.side_effect = ValueError(
        "Failed to open file for read: 'IoError { io_error: Os { code: 12, kind: OutOfMemory, "
        'message: "Cannot allocate memory" }, filepath: "a.pos" }\''
    )
    with pytest.raises(CorpusError, match="maps no more files") as caught:
        reader.find("a1")
    assert not isinstance(caught.value, IndexDamagedError)
    assert "vm.max_map_count" in caught.value.hint
