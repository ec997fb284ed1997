"""Bytes nobody meant: readers, rule packs and index files answer or say what is wrong, and never fail or hang."""

from __future__ import annotations

import gzip
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus.analysis.clusters import clusters
from dangjian_corpus.analysis.compare import compare
from dangjian_corpus.analysis.tally import tally
from dangjian_corpus.build.bounds import within
from dangjian_corpus.corpus import Corpus
from dangjian_corpus.document import Document, sha256
from dangjian_corpus.errors import CorpusError, InputError, RuleError
from dangjian_corpus.explain import passages
from dangjian_corpus.index.schema import FORMAT
from dangjian_corpus.io import contents
from dangjian_corpus.io.jsonl import load, proved
from dangjian_corpus.io.rejects import Reject, Rejects
from dangjian_corpus.io.walk import InputFile
from dangjian_corpus.restoring import restore
from dangjian_corpus.rules import loader
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages.ingest import read

FIXTURE = Path(__file__).parents[1] / "fixtures" / f"index-v{FORMAT}" / "index"
PACKS = Path(loader.__file__).parent / "packs"
#: The longest that one example may take, in seconds, on a busy machine.
BOUND = 20
#: Suffixes that choose a reader.
SUFFIXES = (".txt", ".html", ".jsonl", ".json", ".csv", ".tsv", ".jsonl.gz", ".txt.zst")
#: What the formats are made of, so that examples get further than to their first byte.
PIECES = (
    b'{"text":"', b'"}', b'{"html":"<p>', b"\n", b"\r\n", b"[", b"]", b",", b'"', b"\\ud800", b"\\u0000", b"\0", b"1e999",
    b"<html>", b"<p>", b"</div>", b"<script>", b"<!--", b"<![CDATA[", b"&#x110000;", b"&nbsp;", b"text\n", b"id,text\n",
    "渠水".encode(), "渠水".encode("gbk"), "渠水".encode("utf-16"), b"\xef\xbb\xbf", b"\xff\xfe", b"\x1f\x8b\x08\x00",
    b"\x28\xb5\x2f\xfd", b"NaN", b"\x80", b"\xfe\xff", gzip.compress(b'{"text":"a"}\n'),
)  # fmt: skip

some_bytes = st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=12)), max_size=30).map(b"".join)


def reading_tells(data: bytes, suffix: str) -> None:
    """Reading a file gives documents or says what is wrong with it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        path.write_bytes(data)
        file = InputFile(str(path), path, path.name)
        rejects: list[Reject] = []
        documents = within(BOUND, lambda: list(read(file, rejects=Rejects(rejects.append), settings=Settings())))
        assert documents or rejects
        for document in documents:
            document.to_json()
            assert document.raw_text() == document.text


@given(some_bytes, st.sampled_from(SUFFIXES))
@settings(max_examples=150, deadline=None)
def test_readers(data: bytes, suffix: str) -> None:
    reading_tells(data, suffix)


@pytest.mark.parametrize(
    ("suffix", "data"),
    [
        pytest.param(
            ".csv", b't\xcf\n\xd3\xdd\xef1""""\xa1""""\xa1ext', id="a table taken for Japanese, with broken bytes"
        )
    ],
)
def test_what_fuzzing_found(suffix: str, data: bytes) -> None:
    """Found by `make fuzz`."""
    reading_tells(data, suffix)


@given(st.lists(some_bytes, max_size=8).map(b"\n".join), st.sampled_from((40, 200)))
@settings(max_examples=100, deadline=None)
def test_parts(data: bytes, size: int) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(contents, "PART", size)
        path = Path(folder) / "a.jsonl"
        path.write_bytes(data)
        file = InputFile(str(path), path, path.name)
        found = []
        for pieces in ([file], contents.parts(file)):
            rejects: list[Reject] = []
            documents = [
                document
                for piece in pieces
                for document in read(piece, rejects=Rejects(rejects.append), settings=Settings())
            ]
            found.append((documents, [reject for reject in rejects if reject.line]))
        assert found[0] == found[1]


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_rule_packs(data: st.DataObject) -> None:
    """A pack with a piece of it cut out, doubled or replaced is a pack, or an error that says where."""
    text = (PACKS / data.draw(st.sampled_from(("blog.toml", "server.toml", "wechat.toml")))).read_text("utf-8")
    start = data.draw(st.integers(0, len(text)))
    end = min(len(text), start + data.draw(st.integers(0, 80)))
    put = data.draw(
        st.one_of(st.just(text[start:end] * 2), st.text(max_size=12), st.sampled_from(('"', "(", "[[", "*")))
    )
    with suppress(RuleError):
        within(BOUND, lambda: [*map(loader.accepted, loader.parse(text[:start] + put + text[end:], "a.toml"))])


RECORD: dict[str, Any] = {
    "schema": 1, "id": "a", "source": {"path": "a.txt", "host": "a.example", "raw_sha256": sha256("標題\n水")},
    "title": "标题", "details": {"keywords": "水"}, "script": "traditional", "text": "水", "fields": {"title": [0, 2]},
    "edits": [{"layer": 0, "start": 0, "was": "標題\n", "rule": "strip/title", "role": "title"}],
    "flags": [{"start": 3, "end": 4, "kind": "mojibake", "candidates": ["氵"]}],
    "dedup": {"cluster": "a", "relation": "near", "of": "b"}, "meta": {"key": 1},
}  # fmt: skip


def places(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The ways to every value in a JSON value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*above, key)
        yield from places(inner, (*above, key))


@pytest.mark.parametrize("place", [*places(RECORD)], ids=lambda place: "/".join(map(str, place)))
@pytest.mark.parametrize(
    "value", [None, 0, -1, 1.5, "x", "\ud800", [], {}, [0], True, 10**30, "missing"], ids=json.dumps
)
def test_a_record_whose_form_another_program_changed(place: tuple[Any, ...], value: Any) -> None:
    """It is told as that, or it is one: everything that reads records can go on with it."""
    record = json.loads(json.dumps(RECORD))
    *above, key = place
    inside = reduce(getitem, above, record)
    if value == "missing":
        del inside[key]
    else:
        inside[key] = value
    with suppress(InputError):
        document, raw = proved(Document.from_record(load(json.dumps(record).encode()).value))
        json.dumps([passage.to_row() for passage in passages(document)])
        json.dumps([member.to_row() for member in clusters([document])])
        assert restore(raw, document.layers, lambda *_: True)[0] == raw
        assert tally([document]).documents == 1
        assert compare(Document.from_record(RECORD), document) is not None
        if "external/edit" not in {edit.rule for layer in document.layers for edit in layer}:
            assert Document.from_json(document.to_json()) == document


def test_the_record_itself_is_sound() -> None:
    assert proved(Document.from_record(RECORD))[1] == "標題\n水"


def files_of_the_index() -> list[str]:
    """The files of an index that this program reads itself; those of its library have checksums of their own."""
    ours = (".json", ".jsonl", ".bin", ".zst", ".npy", ".dict", ".txt", "")
    return sorted(
        path.relative_to(FIXTURE).as_posix()
        for path in FIXTURE.rglob("*")
        if path.is_file() and path.suffix in ours and path.name != "lock"
    )


@pytest.mark.slow
@given(st.data())
@settings(max_examples=150, deadline=None)
def test_index_files(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        shutil.copytree(FIXTURE, index)
        victim = index / data.draw(st.sampled_from(files_of_the_index()))
        content = bytearray(victim.read_bytes())
        if content:
            at = data.draw(st.integers(0, len(content) - 1))
            content[at : at + data.draw(st.integers(1, 9))] = data.draw(st.binary(max_size=12))
        victim.write_bytes(content)

        def ask() -> None:
            corpus = Corpus.open(folder)
            assert len(corpus) > 1
            for query in ("党支部", '"社区"', "author:李"):
                json.dumps([hit._asdict() for hit in corpus.search(query)])

        with suppress(CorpusError):
            within(BOUND, ask)
