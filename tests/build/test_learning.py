"""Templates of a site are learnt before its pages are cleaned, the same for any number of workers, and stay."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from builds import lexicon
from cli.inside import inside
from dangjian_corpus.build import learning, plan
from dangjian_corpus.engines import Serial
from dangjian_corpus.engines.processes import Processes
from dangjian_corpus.io import contents
from dangjian_corpus.io.rejects import Rejects
from dangjian_corpus.io.walk import discover
from dangjian_corpus.settings import Settings

NOTICE = "江边农业网站值班室提醒大家夜间行车注意安全"


def article(number: int) -> str:
    """A text that has nothing in common with another but the site's two lines."""
    place = ["东岭", "西坡", "南湾", "北沟", "中寨", "上河", "下庄"][number % 7]
    paragraphs = [
        f"{place}村今年修通第{number * 10 + n}号渠,灌溉面积增加{number * 37 + n}亩,党员带头出工{number * 5 + n}天,"
        f"群众出行和春耕用水都有了保障,村委会下一步还要修路{number + n}公里。"
        for n in range(3 + number % 3)
    ]
    return "\n".join([f"{place}修渠记之{number}", *paragraphs, NOTICE, "江边农业网编后 常来常往"])


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    (folder / "site").mkdir(parents=True)
    (folder / "other").mkdir()
    for number in range(6):
        (folder / "site" / f"{number}.txt").write_text(article(number), "utf-8")
    (folder / "other" / "one.txt").write_text(article(50), "utf-8")
    return folder


def texts(directory: Path) -> dict[str, str]:
    found = {}
    for path in sorted((directory / "clean").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            found[record["id"]] = record["text"]
    return found


def lines(records: list[dict[str, str]]) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def with_notice(directory: Path) -> set[str]:
    return {name for name, text in texts(directory).items() if NOTICE in text}


@pytest.mark.slow
def test_a_build_learns_and_later_ones_keep_what_was_learnt(raw: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    (corpus / "index").mkdir(parents=True)
    shutil.copy(lexicon(), corpus / "index")
    assert inside("build", raw, "-o", corpus, "-j", 1, "--learn").code == 0
    assert with_notice(corpus) == {"other/one.txt"}
    tells_in_how_many_articles(corpus)
    learnt = (corpus / "learnt.toml").read_bytes()

    # Without the option nothing is forgotten: what is new is cleaned with what was learnt.
    (raw / "site" / "9.txt").write_text(article(9), "utf-8")
    assert inside("build", raw, "-o", corpus, "-j", 1).code == 0
    assert with_notice(corpus) == {"other/one.txt"}
    assert (corpus / "learnt.toml").read_bytes() == learnt
    assert inside("rules", "test", "--rules", corpus / "learnt.toml").code == 0

    # Learnt again, the new document counts; the pages are cleaned again, since the pack is another.
    assert "built" in inside("build", raw, "-o", corpus, "-j", 1, "--learn").err
    assert b"7 of 7 different articles" in (corpus / "learnt.toml").read_bytes()

    # Edited, or removed, it decides as it stands.
    (corpus / "learnt.toml").unlink()
    assert "built" in inside("build", raw, "-o", corpus, "-j", 1).err
    assert len(with_notice(corpus)) == 8


def tells_in_how_many_articles(corpus: Path) -> None:
    shown = inside("why", "site/1.txt", "-i", corpus, "--format", "table", columns=160).out
    assert "strip/learnt-site-" in shown
    assert "6 of 6 different articles of the folder" in " ".join(shown.split())
    offset = article(1).index(NOTICE)
    one = inside("why", "site/1.txt", "--at", offset, "-i", corpus, "--format", "table", columns=160).out
    assert "6 of 6 different articles of the folder" in one


def test_the_same_is_learnt_by_any_number_of_workers_from_any_parts(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "PART", 900)
    records = [{"id": f"m{n}", "url": "https://www.example.cn/", "text": article(n + 10)} for n in range(12)]
    (raw / "many.jsonl").write_bytes(lines(records))
    shards = plan.shards(discover([str(raw)], Rejects(lambda _: None)))
    assert len(shards) > 6
    packs = []
    for number, engine in enumerate((Serial(), Processes(2))):
        path = tmp_path / f"{number}.toml"
        learning.learn(path, shards if number else shards[::-1], Settings(), engine, {})
        packs.append(path.read_text("utf-8"))
        engine.close()
    assert packs[0] == packs[1]
    assert "12 of 12 different articles of the host" in packs[0]


def test_clean_learns_from_files_and_from_standard_input(raw: Path) -> None:
    ran = inside("clean", raw, "--learn", "-j", 1)
    assert {row["id"] for row in ran.rows if NOTICE in row["text"]} == {"other/one.txt"}
    records = [{"id": f"m{n}", "url": "https://www.example.cn/", "text": article(n)} for n in range(6)]
    ran = inside("clean", "-", "--learn", "-j", 1, stdin=lines(records))
    assert len(ran.rows) == 6
    assert not any(NOTICE in row["text"] for row in ran.rows)


def test_nothing_to_learn_leaves_no_pack(raw: Path, tmp_path: Path) -> None:
    path = tmp_path / "learnt.toml"
    path.write_text("of another day", "utf-8")
    shards = plan.shards(discover([str(raw / "other")], Rejects(lambda _: None)))
    learning.learn(path, shards, Settings(), Serial(), {})
    assert not path.exists()
