"""Segments over time: histories, readers and writers side by side, crashes, versions."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from dangjian_corpus.corpus import Corpus
from dangjian_corpus.document import Document
from dangjian_corpus.errors import CorpusError, Exit, IndexDamagedError, InputError, NothingFoundError, UsageError
from dangjian_corpus.index.columns import Columns
from dangjian_corpus.index.explain import explanation
from dangjian_corpus.index.publish import locked, publish
from dangjian_corpus.index.schema import FORMAT, LIST, empty_header, form
from dangjian_corpus.index.segment import read_info, write_segment
from dangjian_corpus.index.verify import verify

from .conftest import QUERIES, answers, build, standard_lexicon

FIXTURE = Path(__file__).parents[1] / "fixtures" / f"index-v{FORMAT}"


def start(folder: Path) -> Path:
    """An empty index folder with the lexicon that takes time to write."""
    folder.mkdir(parents=True)
    shutil.copy(standard_lexicon(), folder / standard_lexicon().name)
    return folder


def segment(documents: list[Document], folder: Path) -> Path:
    write_segment(documents, folder)
    return folder


def test_any_history_scores_as_one_index(sample: list[Document], tmp_path: Path) -> None:
    """Additions, replacements and removals leave what one index of the same documents would be."""
    chance = random.Random(5)
    root = tmp_path / "corpus"
    index = start(root / "index")
    current: dict[str, list[Document]] = {}
    for step in range(6):
        changed = {f"shard{chance.randrange(4)}" for _ in range(2)}
        names: dict[str, Path | None] = {f"{name}-{len(kept)}": None for name, kept in current.items()}
        for shard in changed:
            old = current.pop(shard, [])
            names.pop(f"{shard}-{len(old)}", None)
            free = [one for one in sample if all(one not in kept for kept in current.values())]
            new = chance.sample(free, chance.randrange(len(free)))
            if new and len(new) != len(old):
                current[shard] = new
                names[f"{shard}-{len(new)}"] = segment(new, tmp_path / f"work{step}" / shard)
            elif old:
                current[shard] = old
                names[f"{shard}-{len(old)}"] = None
        publish(index, names)
        there = [one for kept in current.values() for one in kept]
        whole = build(tmp_path / f"whole{step}", [sorted(there, key=lambda one: one.id)])
        assert answers(Corpus.open(root)) == answers(whole)
        assert sorted(Corpus.open(root).ids()) == sorted(one.id for one in there)
        assert verify(index) == []


def test_a_reader_goes_on_while_others_publish(sample: list[Document], tmp_path: Path) -> None:
    root = tmp_path / "corpus"
    index = start(root / "index")
    publish(index, {"one": segment(sample, tmp_path / "a")})
    reader = Corpus.open(root)
    before = answers(reader)
    publish(index, {"two": segment(sample[:3], tmp_path / "b")})
    assert (index / "segments" / "one").exists()  # the generation before stays
    fresh = Corpus.open(root)
    publish(index, {"three": segment(sample[3:], tmp_path / "c")})
    assert not (index / "segments" / "one").exists()
    assert answers(reader) == before
    assert len(fresh) == 3
    assert sorted(fresh.search('"的"', limit=0).ids()) == sorted(one.id for one in sample[:3] if "的" in one.text)


def test_ties_are_in_the_order_of_ids_whatever_the_shards(tmp_path: Path) -> None:
    documents = [Document(id=f"d{n:02}", text="同文", tokens=["同文"]) for n in range(30)]
    for number, shards in enumerate(([documents], [documents[::-1]], [documents[20:], documents[:20]])):
        corpus = build(tmp_path / str(number), shards)
        for limit in (1, 7, 29, 30, 0):
            ids = list(corpus.search("同文", limit=limit).ids())
            assert ids == [one.id for one in documents][: limit or None]


def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(CorpusError, match=f"process {os.getpid()} on "):
        publish(tmp_path, {})
    start_again = locked(tmp_path)
    with start_again:
        pass


def test_the_lock_of_a_dead_writer_is_free(tmp_path: Path) -> None:
    code = f"from dangjian_corpus.index.publish import *; import os\nwith locked(Path({str(tmp_path)!r})): os._exit(9)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    with locked(tmp_path):
        pass


@pytest.mark.parametrize("moment", range(14))
def test_killed_while_publishing_the_old_or_the_new_index_is_there(
    sample: list[Document], tmp_path: Path, moment: int
) -> None:
    root = tmp_path / "corpus"
    index = start(root / "index")
    publish(index, {"old": segment(sample[:6], tmp_path / "a")})
    segment(sample[6:], tmp_path / "b")
    killed = os.fork()
    if not killed:
        _die_at_call(moment)
        publish(index, {"new": tmp_path / "b"})
        os._exit(0)
    os.waitpid(killed, 0)
    assert len(Corpus.open(root)) in (6, len(sample) - 6)
    assert verify(index) == []
    if (tmp_path / "b").exists() or (index / "segments" / "new").exists():
        publish(index, {"new": tmp_path / "b" if (tmp_path / "b").exists() else None})
    assert len(Corpus.open(root)) == len(sample) - 6


def _die_at_call(number: int) -> None:
    """Kill this process at the given call that changes the file system."""
    calls = 0

    def dying(name: str) -> Callable[..., object]:
        real = getattr(os, name)

        def call(*args: object, **options: object) -> object:
            nonlocal calls
            if calls == number:
                os.kill(os.getpid(), signal.SIGKILL)
            calls += 1
            return real(*args, **options)

        return call

    for name in ("rename", "replace", "unlink", "rmdir", "mkdir", "fsync"):
        setattr(os, name, dying(name))


@pytest.mark.parametrize("other_disk", [False, True])
def test_the_list_is_replaced_when_all_it_names_is_on_the_disk(
    sample: list[Document], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other_disk: bool
) -> None:
    index = tmp_path / "index"
    synced: set[int] = set()
    checked: list[Path] = []
    fsync, replace, rename = os.fsync, os.replace, os.rename

    def syncing(descriptor: int) -> None:
        synced.add(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    def replacing(source: Path, target: Path) -> None:
        if Path(target).name == LIST:
            waiting = [index / "segments", *index.glob("segments/**/*"), *index.glob("lexicon-*"), Path(source)]
            checked.extend(waiting)
            assert [path for path in waiting if path.stat().st_ino not in synced] == []
        replace(source, target)

    def renaming(source: Path, target: Path) -> None:
        if other_disk and Path(source) == tmp_path / "work":
            raise OSError(errno.EXDEV, "another disk")
        rename(source, target)

    monkeypatch.setattr(os, "fsync", syncing)
    monkeypatch.setattr(os, "replace", replacing)
    monkeypatch.setattr(os, "rename", renaming)
    publish(index, {"s": segment(sample, tmp_path / "work")})
    assert len(checked) > 15
    assert index.stat().st_ino in synced
    assert not (tmp_path / "work").exists()
    assert verify(index) == []


def test_a_segment_is_there_complete_or_not_at_all(sample: list[Document], tmp_path: Path) -> None:
    def broken():
        yield sample[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_segment(broken(), tmp_path / "s")
    assert not (tmp_path / "s").exists()
    assert write_segment(sample[:2], tmp_path / "s").documents == 2
    assert read_info(tmp_path / "s").documents == 2


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (Document(id="x", text="党建", tokens=["党"]), "not those of its text"),
        (Document(id="a1", text="党", tokens=["党"]), "a second document"),
    ],
)
def test_a_document_that_cannot_be_indexed(
    sample: list[Document], tmp_path: Path, document: Document, reason: str
) -> None:
    with pytest.raises(InputError, match=reason):
        write_segment([sample[0], document], tmp_path / "s")
    assert not (tmp_path / "s").exists()


def test_texts_without_tokens_are_cut(sample: list[Document], tmp_path: Path) -> None:
    half = [replace(one, tokens=None) if number % 2 else one for number, one in enumerate(sample)]
    for name, documents in (("given", sample), ("cut", half)):
        publish(start(tmp_path / name / "index"), {"s": segment(documents, tmp_path / name / "work")})
    given, cut = (Corpus.open(tmp_path / name).reader.segments[0] for name in ("given", "cut"))
    assert [cut.words(number) for number in range(len(sample))] == [one.tokens for one in sample]
    assert cut.vocabulary == given.vocabulary


@pytest.mark.parametrize("name", ["", ".", "../x", ".hidden", "a/b", "x.partial"])
def test_a_name_that_is_no_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot name a segment"):
        publish(tmp_path, {name: None})


def test_a_segment_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such segment"):
        publish(tmp_path, {"x": tmp_path / "nowhere"})
    with pytest.raises(IndexDamagedError, match="no segment"):
        publish(tmp_path, {"x": None})


def test_an_empty_index_can_be_asked(tmp_path: Path) -> None:
    corpus = build(tmp_path, [])
    assert list(corpus.search("社区")) == []
    assert corpus.search("-社区").documents == 0
    assert "no document" in "\n".join(explanation(corpus.search("社区")))


def test_a_folder_that_cannot_be_written(corpus: Corpus, tmp_path: Path) -> None:
    shutil.copytree(corpus.folder, tmp_path / "c")
    for path in [tmp_path / "c", *(tmp_path / "c").rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = sorted(path.name for path in (tmp_path / "c").rglob("*"))
    try:
        assert answers(Corpus.open(tmp_path / "c")) == answers(corpus)
        assert sorted(path.name for path in (tmp_path / "c").rglob("*")) == before
    finally:
        for path in (tmp_path / "c").rglob("*"):
            if path.is_dir():
                path.chmod(0o755)
        (tmp_path / "c").chmod(0o755)


def test_no_index_and_an_index_of_another_version(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(IndexDamagedError, match="there is no index here") as caught:
        Corpus.open(tmp_path)
    assert caught.value.exit_code == Exit.BAD_INDEX
    shutil.copytree(corpus.folder, tmp_path / "c")
    path = tmp_path / "c" / "index" / LIST
    listing = json.loads(path.read_text("utf-8"))
    for version in (FORMAT - 1, FORMAT + 1):
        path.write_text(json.dumps({**listing, "format": version}), "utf-8")
        with pytest.raises(IndexDamagedError, match=f"version {version}") as caught:
            Corpus.open(tmp_path / "c")
        assert "corpus index -i" in caught.value.hint
    path.write_text(json.dumps({**listing, "fingerprint": "x"}), "utf-8")
    with pytest.raises(IndexDamagedError, match="not what was written"):
        Corpus.open(tmp_path / "c")


def test_the_form_is_pinned() -> None:
    """What Tantivy writes beside the segments. If this changes, so must `FORMAT`."""
    head = empty_header()
    assert head["index_settings"] == {"docstore_compression": "lz4", "docstore_blocksize": 16384}
    fields = {field["name"]: field for field in head["schema"]}
    assert list(fields) == ["id", "words", "text", "title", "publisher", "author", "host", "pairs", "date", "number"]
    records = {
        name: field["options"]["indexing"]["record"] for name, field in fields.items() if field["type"] == "text"
    }
    assert records == {
        "id": "basic",
        "words": "freq",
        "pairs": "basic",
        **dict.fromkeys(("text", "title", "publisher", "author", "host"), "position"),
    }
    assert form(head, "x") != form(head, "y")


@pytest.mark.parametrize("query", QUERIES)
def test_an_index_of_this_version_that_was_kept(query: str) -> None:
    """The fixture was written once (see `make_index.py`) and must be readable as long as `FORMAT` is what it is."""
    expected = json.loads((FIXTURE / "answers.json").read_text("utf-8"))
    corpus = Corpus.open(FIXTURE)
    assert verify(FIXTURE / "index") == []
    assert [[hit.id, len(hit.matches)] for hit in corpus.search(query, limit=0)] == expected[query]


def test_columns_are_the_tokens_of_the_texts(corpus: Corpus, sample: list[Document]) -> None:
    columns = Columns(corpus.reader)
    documents = {one.id: one for one in sample}
    seen = 0
    tokens = list(columns.tokens())
    for segment_columns, common in zip(columns.segments, tokens, strict=True):
        store = segment_columns.segment.store
        for number in range(len(store)):
            document = documents[store.row(number).id]
            assert store.text(number) == document.text
            words = [segment_columns.vocabulary[token] for token in segment_columns.document(number)]
            assert words == document.tokens
            offsets = segment_columns.offsets(number)
            assert [document.text[a:b] for a, b in pairwise(offsets)] == words
            assert offsets[-1] == len(document.text)
            first, last = segment_columns.starts[number], segment_columns.starts[number + 1]
            assert [columns.vocabulary[token] for token in common[first:last]] == words
            seen += 1
    assert seen == len(sample)
    counts = columns.counts()
    for word in ("社区", "党员", "，", "\n"):
        assert counts[columns.numbers[word]] == sum(one.tokens.count(word) for one in sample if one.tokens)


def test_records_by_id(corpus: Corpus, sample: list[Document], tmp_path: Path) -> None:
    for one in sample:
        document = corpus.get(one.id)
        assert (document.id, document.text, document.source) == (one.id, one.text, one.source)
    with pytest.raises(NothingFoundError, match="no such document"):
        corpus.get("nobody")
    shutil.copytree(corpus.folder, tmp_path / "c")
    copy = Corpus.open(tmp_path / "c")
    (tmp_path / "c" / "clean" / "0.jsonl").write_bytes(b"\n" + (tmp_path / "c" / "clean" / "0.jsonl").read_bytes())
    with pytest.raises(IndexDamagedError, match="is not there"):
        copy.get(sample[0].id)


def test_records_elsewhere(sample: list[Document], tmp_path: Path) -> None:
    corpus = build(tmp_path, [sample[:3]])
    (tmp_path / "reprints").mkdir()
    line = sample[5].to_json()
    (tmp_path / "reprints" / "0.jsonl").write_bytes(b"xx" + line)
    publish(corpus.folder / "index", {"s0": None}, elsewhere=[(sample[5].id, "reprints/0.jsonl", 2, len(line))])
    assert Corpus.open(tmp_path).get(sample[5].id).text == sample[5].text
    assert sample[5].id not in Corpus.open(tmp_path).search("-不", limit=0).ids()
