"""Records are read back, and what another program changed in them is noticed."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangjian_corpus import ledger
from dangjian_corpus.document import Document, sha256
from dangjian_corpus.errors import InputError
from dangjian_corpus.io.jsonl import (
    EXTERNAL_ROLE,
    EXTERNAL_RULE,
    checked,
    difference,
    load,
    read_documents,
)
from dangjian_corpus.io.rejects import Reject, Rejects
from dangjian_corpus.ledger import Edit

RAW = "编辑：小王\n第一行说修路。\n第二行说通水。\n第三行说盖房。\n"


def document(*, raw: bool) -> Document:
    edits = [Edit(0, "编辑：小王\n", "", "strip/editor", "byline")]
    return Document(
        id="a",
        text=ledger.apply(RAW, edits),
        source={"raw_sha256": sha256(RAW)},
        layers=[edits],
        raw=RAW if raw else None,
    )


def read(data: bytes) -> tuple[list[Document], list[Reject]]:
    rejects: list[Reject] = []
    return list(read_documents(["-"], Rejects(rejects.append), io.BytesIO(data))), rejects


def test_round_trip(tmp_path: Path) -> None:
    written = [document(raw=False).to_json(), replace(document(raw=True), id="b").to_json()]
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n".join(written) + b"\n")
    rejects: list[Reject] = []
    found = list(read_documents([str(path)], Rejects(rejects.append), io.BytesIO()))
    assert [d.to_json() for d in found] == written
    assert not rejects


def test_an_external_change_becomes_a_layer() -> None:
    changed = replace(document(raw=True), text="第一行说修桥。\n新的一行。\n第三行说盖房。\n")
    found, rejects = read(changed.to_json() + b"\n")
    assert not rejects
    assert len(found[0].layers) == 2
    assert {(edit.rule, edit.role) for edit in found[0].layers[1]} == {(EXTERNAL_RULE, EXTERNAL_ROLE)}
    assert found[0].prove() == RAW
    again, _ = read(found[0].to_json())
    assert again[0].layers == found[0].layers


def test_a_change_without_raw_is_set_aside() -> None:
    for text in ("第一行说修桥。\n第二行说通水。\n第三行说盖房。\n", ""):
        found, rejects = read(b"\n" + replace(document(raw=False), text=text).to_json())
        assert not found
        assert rejects[0].line == 2
        assert rejects[0].offset == 1
        assert "--with-raw" in rejects[0].hint


def test_a_changed_raw_is_set_aside() -> None:
    with pytest.raises(InputError, match="raw"):
        checked(replace(document(raw=True), raw=RAW + "。"))


def test_bad_lines_do_not_stop_the_run() -> None:
    good = document(raw=False).to_json()
    data = b"\n".join([b"{", b"[]", b'{"schema":2,"text":"a"}', b'{"schema":1,"id":"x"}', good, b'"' * 3, good[:-20]])
    found, rejects = read(data)
    assert len(found) == 1
    assert [reject.line for reject in rejects] == [1, 2, 3, 4, 6, 7]
    assert [reject.offset for reject in rejects][:3] == [0, 2, 5]


def test_a_missing_file(tmp_path: Path) -> None:
    rejects: list[Reject] = []
    assert not list(read_documents([str(tmp_path / "no.jsonl")], Rejects(rejects.append), io.BytesIO()))
    assert "cannot be read" in rejects[0].reason


@pytest.mark.parametrize(
    ("line", "value"),
    [
        (b'{"a": "\\ud83d"}', {"a": "\ufffd"}),
        (b'{"a": "\\ud83d\\ude00"}', {"a": "\U0001f600"}),
        (b'{"\\udc00": 1}', {"\ufffd": 1}),
        ('{"a": "村口"}'.encode("gbk"), {"a": "村口"}),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        (b'{"a": 1e999, "b": 123456789012345678901234567890}', None),
        (b'{"a": NaN}', None),
    ],
)
def test_what_other_writers_write(line: bytes, value: object) -> None:
    loaded = load(line).value
    assert value is None or loaded == value
    Document(id="x", text="", meta=loaded).to_json()


@pytest.mark.parametrize("line", [b"{", b"", b"{'a': 1}", b"[" * 100_000, b"\xff\xfe\x00", b"nul"])
def test_what_is_no_json(line: bytes) -> None:
    with pytest.raises(InputError, match="JSON"):
        load(line)


SAID = {
    b'{"a": ': "not JSON: expecting value, at character 7",
    "党建".encode("gbk"): "not JSON: expecting value, at character 1",
    b'{"a": 1} b': "not JSON: extra data, at character 10",
    b"\x89PNG\r\n\x1a\n": "not JSON: no text",
    b"1" * 5000: "not JSON: a number of too many digits",
}


@pytest.mark.parametrize("line", SAID)
def test_why_it_is_none_is_told_for_people(line: bytes) -> None:
    with pytest.raises(InputError) as caught:
        load(line)
    assert caught.value.message == SAID[line]


LINES = st.lists(st.sampled_from(["甲\n", "乙\n", "丙丁\n", "戊", ""]), max_size=12).map("".join)


@given(LINES, LINES)
def test_difference(before: str, after: str) -> None:
    edits = ledger.normalise(before, difference(before, after))
    assert ledger.apply(before, edits) == after
    assert sum(len(edit.was) for edit in edits) <= len(before)


def test_lines_that_json_calls_one() -> None:
    """U+2028 and U+0085 end a line for Python, not in JSONL."""
    one = Document(id="a", text="甲\u2028乙\u0085丙", source={"raw_sha256": sha256("甲\u2028乙\u0085丙")})
    found, rejects = read(json.dumps(json.loads(one.to_json()), ensure_ascii=False).encode() + b"\n")
    assert [d.text for d in found] == [one.text]
    assert not rejects
