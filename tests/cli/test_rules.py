"""`corpus rules`."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from dangjian_corpus.rules import catalogue
from dangjian_corpus.rules.loader import load

from .inside import inside, record, write

PACK = """
[pack]
name = "mine"
about = "Mine."

[[rule]]
id = "strip/mine-line"
role = "notice"
why = "A line of mine."
scope = "line"
words = ["本站声明在此"]
hits = ["本站声明在此\\n村里的路修好了。"]
misses = ["村里的路修好了。"]
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(PACK, "utf-8")
    return path


def test_list_has_every_rule_once(pack: Path) -> None:
    rows = inside("rules", "list", "--rules", pack).rows
    names = [row["rule"] for row in rows]
    assert names == sorted(set(names))
    assert {name.partition("/")[0] for name in names} >= {"repair", "strip", "convert", "dedup"}
    assert "strip/mine-line" in names
    assert all(row["role"] and row["why"] and row["where"] for row in rows)


def test_explain_tells_what_hits_and_what_does_not() -> None:
    (row,) = inside("rules", "explain", "strip/mirror-related").rows
    shown = inside("rules", "explain", "strip/mirror-related", "--format", "table").out
    for text in (row["role"], row["why"], row["where"], *row["hits"], *row["misses"]):
        for line in text.split("\n"):
            assert line in shown


def test_a_rule_that_is_not_there_is_answered_with_what_is_near() -> None:
    ran = inside("rules", "explain", "repair/pinyn")
    assert ran.code == 1
    assert "repair/pinyin" in ran.err


@pytest.mark.slow
def test_a_pack_is_tried_on_its_own_examples(pack: Path, tmp_path: Path) -> None:
    assert inside("rules", "test", "--rules", pack).code == 0
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(PACK.replace('misses = ["村里的路修好了。"]', 'misses = ["本站声明在此"]'), "utf-8")
    ran = inside("rules", "test", "--rules", wrong)
    assert ran.code == 1
    assert [(row["rule"], row["kind"]) for row in ran.rows] == [("strip/mine-line", "miss")]


def test_unused_rules(pack: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "in.jsonl", record("a", "本站声明在此\n村里的路修好了。\n"))
    names = {row["rule"] for row in inside("rules", "unused", "-i", path, "--rules", pack).rows}
    assert "strip/mine-line" not in names
    assert names
    other = write(tmp_path / "other.jsonl", record("a", "村里的路修好了。\n"))
    assert "strip/mine-line" in {row["rule"] for row in inside("rules", "unused", "-i", other, "--rules", pack).rows}


def test_suggest_writes_a_pack_that_holds(tmp_path: Path) -> None:
    documents = [
        record(
            f"{n}.txt",
            f"江边晚报网欢迎您\n第{n}个故事\n第{n}个村的路修好了，{n}户人家搬回来住，{'村' * n}里的老人说这是第{n}回。\n"
            f"第{n}年的秋天，{'果' * n}园里的苹果装满了{n}辆车，支部书记说{n}次也说不完。\n返回江边晚报首页\n",
            source={"host": "evening.example", "path": f"{n}.txt"},
        )
        for n in range(1, 7)
    ]
    path = write(tmp_path / "in.jsonl", *documents)
    learnt = tmp_path / "learnt.toml"
    assert inside("rules", "suggest", "-i", path, "-o", learnt).code == 0
    words = {word for rule in tomllib.loads(learnt.read_text("utf-8"))["rule"] for word in rule["words"]}
    assert {"江边晚报网欢迎您", "返回江边晚报首页"} <= words
    assert inside("rules", "test", "--rules", learnt).code == 0
    assert inside("rules", "suggest", "-i", write(tmp_path / "one.jsonl", documents[0])).code == 1


def test_reasons_are_those_of_the_rules() -> None:
    names = ["repair/pinyin", "strip/mirror-related", "external/edit", "strip/nobodys"]
    found = catalogue.reasons(names)
    known = catalogue.catalogue(load())
    assert set(found) == set(names[:3])
    assert found["repair/pinyin"] == known["repair/pinyin"].why
    assert found["strip/mirror-related"] == known["strip/mirror-related"].why
