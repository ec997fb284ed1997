"""Any encoding of Chinese text is found, and only broken bytes are lost."""

from __future__ import annotations

import gzip
import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus.errors import InputError
from dangjian_corpus.io import mixed
from dangjian_corpus.io.encodings import _pieces, byte_span, declared_in_markup, decode

CASES = [
    json.loads(line) for line in (Path(__file__).parents[1] / "cases/encodings.jsonl").read_text("utf-8").splitlines()
]
PROSE = (
    "清晨的雾还没有散，三个年轻人已经把桌椅搬到了院子里。支部会议就在这里开，谁家有困难，谁家要帮手，一条一条记下来。"
    "下午他们分头去送种子和肥料，傍晚回来把账目贴在墙上，人人都看得见。"
)


def parameters() -> list[Any]:
    return [
        pytest.param(
            case,
            id=case["name"],
            marks=[pytest.mark.xfail(strict=True)] if case["group"] == "known_failures" else [],
        )
        for case in CASES
    ]


@pytest.mark.parametrize("case", parameters())
def test_cases(case: dict[str, Any]) -> None:
    data = bytes.fromhex(case["bytes"])
    decoded = decode(data, case["declared"])
    assert decoded.text == case["text"]
    assert decoded.encoding == case["encoding"]
    assert [flag["bytes"] for flag in decoded.flags] == case["bad"]
    for flag in decoded.flags:
        assert flag["kind"] == "undecodable"
        assert decoded.text[flag["start"] : flag["end"]] == "\ufffd"
        start, end = byte_span(data, decoded.encoding, flag["start"], flag["end"])
        assert data[start:end].hex() == flag["bytes"]


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + bytes(range(256)),
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)),
        random.Random(1).randbytes(3000),
        random.Random(2).randbytes(200),
        b"\0" * 500,
    ],
    ids=["zip", "png", "noise", "short noise", "nul"],
)
def test_what_is_no_text(data: bytes) -> None:
    with pytest.raises(InputError, match="text"):
        decode(data)


def test_other_languages_are_read_as_declared() -> None:
    text = "Le café était déjà fermé quand l'élève est arrivé à l'école, très tôt. " * 3
    assert decode(text.encode("cp1252"), "windows-1252").text == text


def test_declarations() -> None:
    assert declared_in_markup(b'<html><meta charset="gb2312">') == "gb2312"
    assert declared_in_markup(b"<META content='text/html; charset=Big5' http-equiv=Content-Type>") == "Big5"
    assert declared_in_markup(b'<?xml version="1.0" encoding="GBK"?>') == "GBK"
    assert declared_in_markup(b"<html><p>charset=gbk") is None


BASE = st.sampled_from(["utf-8", "gb18030", "utf-16-le", "utf-16-be"])


@settings(max_examples=60, deadline=None)
@given(BASE, st.integers(0, len(PROSE) - 40), st.integers(0, 60), st.integers(0, 30))
def test_byte_spans_lead_back(codec: str, cut: int, start: int, length: int) -> None:
    text = PROSE[cut:] + "𠮷\n" + PROSE[:cut]
    data = text.encode(codec)
    decoded = decode(data)
    assert decoded.text == text
    a, b = byte_span(data, decoded.encoding, start, start + length)
    assert data[a:b].decode(codec) == text[start : start + length]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["utf-8", "gb18030", "big5hkscs"]),
    st.lists(st.tuples(st.integers(0, 200), st.binary(min_size=1, max_size=3)), max_size=4),
)
def test_damage_never_loses_a_byte(codec: str, damage: list[tuple[int, bytes]]) -> None:
    """Every byte is in exactly one character or flag, whatever was done to the file."""
    data = "".join(character for character in PROSE if character.encode(codec, "ignore")).encode(codec)
    for position, junk in damage:
        data = data[:position] + junk + data[position + 1 :]
    try:
        decoded = decode(data)
    except InputError:
        return
    assert "\0" not in decoded.text
    assert not any("\ud800" <= character <= "\udfff" for character in decoded.text)
    pieces = _pieces(data, None)
    assert [piece.start for piece in pieces] == [0, *(piece.end for piece in pieces[:-1])]
    assert pieces[-1].end == len(data)
    assert b"".join(bytes.fromhex(flag["bytes"]) for flag in decoded.flags) == b"".join(
        data[piece.start : piece.end] for piece in pieces if piece.codec is None
    )
    assert {flag["start"] for flag in decoded.flags} <= {i for i, c in enumerate(decoded.text) if c == "\ufffd"}


@pytest.mark.parametrize(("codec", "least"), [("gb18030", 70), ("big5hkscs", 15)])
def test_a_lost_byte_costs_one_character(codec: str, least: int) -> None:
    """A shifted reading would go on to the end of the prose, which has no ASCII, in GB18030.

    In Big5 half of the trail bytes are ASCII, and what is out of step there comes right again without a trace.
    """
    text = "".join(character for character in PROSE if character.encode(codec, "ignore"))
    whole = text.encode(codec)
    exact = 0
    for position in range(20, 120):
        decoded = decode(whole[:position] + whole[position + 1 :])
        exact += decoded.text.replace("\ufffd", "") == text[: position // 2] + text[position // 2 + 1 :]
    assert exact >= least


def test_evaluation_files(evaluation: Path) -> None:
    folder = evaluation / "encodings"
    whole = broken = 0
    for item in json.loads((folder / "manifest.json").read_text("utf-8")):
        data = (folder / item["file"]).read_bytes()
        decoded = decode(data)
        if item["encoding"] == "broken-gbk":
            broken += 1
            assert len(decoded.flags) <= 3, item
            lines = [line for line in data.split(b"\n") if _strict(line) is not None and b"\0" not in line]
            assert all(_strict(line) in decoded.text for line in lines), item
        else:
            whole += 1
            assert decoded.text == data.decode(item["encoding"]), item
            assert not decoded.flags
    assert (whole, broken) == (74, 10)


def _strict(line: bytes) -> str | None:
    for codec in ("utf-8", "gb18030"):
        try:
            return line.decode(codec)
        except UnicodeDecodeError:
            continue
    return None


@pytest.mark.parametrize("size", [30, 100, 300])
def test_short_texts(evaluation: Path, size: int) -> None:
    simplified = _texts(evaluation / "news/docs.jsonl", "body") + _texts(
        evaluation / "bulk/laws_simplified.jsonl.gz", "text"
    )
    traditional = _texts(evaluation / "bulk/laws_traditional.jsonl.gz", "text")
    chance = random.Random(size)
    tried = right = 0
    for texts, codecs in (
        (simplified, ("utf-8", "gb18030", "gbk", "gb2312", "utf-16-le", "utf-16-be", "utf-16")),
        (traditional, ("utf-8", "gb18030", "gbk", "big5", "big5hkscs", "cp950", "utf-16-le", "utf-16-be")),
    ):
        for codec in codecs:
            for _ in range(25):
                text = chance.choice(texts)
                start = chance.randrange(len(text) - size)
                data = text[start : start + size].encode(codec, "ignore")
                tried += 1
                right += decode(data).text == data.decode(codec)
    assert right >= tried * 0.99


def _texts(path: Path, key: str) -> list[str]:
    texts: list[str] = []
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)[key]
            if len(text) > 400:
                texts.append(text)
            if len(texts) == 200:
                break
    return texts


def test_noise_ends_soon() -> None:
    """What is no text is given up before every way to read it was tried."""
    data = bytes(byte for byte in os.urandom(400_000) if byte >= 0x80)
    with pytest.raises(InputError):
        decode(data)


def test_much_damage_takes_bounded_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the bound every broken byte is just left out; below it the same text comes out here, only slower."""
    whole = (PROSE + "\n").encode("gb18030")
    data = (whole[:40] + b"\xff" + whole[40:]) * 20
    slow = decode(data)
    monkeypatch.setattr(mixed, "_MOST_SEARCHED", 0)
    monkeypatch.setattr(mixed, "_search", None)
    assert decode(data) == slow
    assert slow.text == (PROSE[:20] + "\ufffd" + PROSE[20:] + "\n") * 20
