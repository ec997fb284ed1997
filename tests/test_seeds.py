"""The five articles that the project was started for. What must come out is said by line numbers of what goes in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dangjian_corpus import pipeline
from dangjian_corpus.document import Document
from dangjian_corpus.explain import passages
from dangjian_corpus.io.rejects import Rejects
from dangjian_corpus.ledger import Maps
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages import ingest
from dangjian_corpus.stages.convert import to_simplified


@pytest.fixture(scope="module")
def cleaned(seeds: Path) -> dict[str, Document]:
    """The seeds after all cleaning stages, by the first three characters of their names."""
    settings = Settings()
    rejects = Rejects(lambda reject: pytest.fail(str(reject)))
    documents = ingest.ingest([str(seeds)], rejects=rejects, settings=settings)
    return {document.id[:3]: pipeline.clean(document, settings) for document in documents}


def lines(document: Document) -> list[str]:
    """The lines of the text that hold something."""
    return [line for line in document.text.split("\n") if line.strip()]


def raw_lines(document: Document, first: int, last: int) -> list[str]:
    """Lines of raw, counted from 1, both included, that hold something: simplified and without indentation."""
    return [to_simplified(line.strip()) for line in document.raw_text().split("\n")[first - 1 : last] if line.strip()]


@pytest.mark.parametrize("seed", ["000", "001", "002", "003", "004"])
def test_the_ledger_leads_back_to_the_file(seed: str, cleaned: dict[str, Document], seeds: Path) -> None:
    (path,) = seeds.glob(f"{seed}*")
    assert cleaned[seed].prove() == path.read_text("utf-8")


def test_document_library(cleaned: dict[str, Document]) -> None:
    document = cleaned["000"]
    assert document.title == "“巧手联盟”背后推手"
    assert lines(document) == raw_lines(document, 11, 31)
    assert lines(document)[0].startswith("■ 支点二")
    assert lines(document)[-1].endswith("一个最明显的例证就是")
    raw = document.raw_text()
    flags = {flag["kind"]: raw[flag["start"] : flag["end"]] for flag in document.flags}
    assert flags["lost"] == "???"
    assert raw.index("一个最明显的例证就是") < next(f["end"] for f in document.flags if f["kind"] == "unfinished")


def test_paper_mill(cleaned: dict[str, Document]) -> None:
    document = cleaned["001"]
    assert document.title == "情系社区服务于民探索社区党建新路子"
    assert document.text.startswith("浙江联通迈出的每一步")
    assert document.text.rstrip().endswith("。")
    assert len(lines(document)) == len(raw_lines(document, 2, 18))
    for kept in ("有着丰富的经验", "六、七十个", "办了实事"):
        assert kept in document.text
    assert "有著" not in document.text
    assert document.script == "traditional"
    # What was read one byte off is repaired, or it is flagged.
    for damage in re.finditer(r"\?[;\u4e00-\u9fff]", document.raw_text()):
        assert any(flag["start"] <= damage.start() < flag["end"] for flag in document.flags) or any(
            passage.rule == "repair/shifted" and passage.start <= damage.start() < passage.end
            for passage in passages(document)
        )


def test_paper_mill_leaves_no_note_of_pinyin(cleaned: dict[str, Document]) -> None:
    document = cleaned["001"]
    to_raw = Maps(document.layers).to_raw
    for note in re.finditer(r"[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]+\)", document.text):
        start, end = to_raw(*note.span())
        assert any(flag["start"] <= start and end <= flag["end"] for flag in document.flags), f"{note} is left"


def test_article_twice(cleaned: dict[str, Document]) -> None:
    document = cleaned["002"]
    assert lines(document) == raw_lines(document, 2, 74)
    for dialogue in ("“什么机会?”", "“怎么利用?”", "“好机会来了。”"):
        assert document.text.count(dialogue) == 1


def test_portal(cleaned: dict[str, Document]) -> None:
    document = cleaned["003"]
    assert document.title == "和谐之源幸福之基 宁波北仑推进服务型党组织建设"
    assert document.publisher == "浙江在线"
    assert document.section is not None
    assert document.section.startswith("浙江新闻")
    assert lines(document) == raw_lines(document, 10, 40)
    assert not re.search(r"^[^\S\n]|\u3000", document.text, re.MULTILINE)


def test_journal_mirror(cleaned: dict[str, Document]) -> None:
    document = cleaned["004"]
    assert document.title == "以服务社区为主线 创新社区党建工作——对上海市静安寺社区“同心家园”的思考"
    assert (document.author, document.date, document.publisher) == ("刘菲菲", "2011-12-24", "上海党史与党建")
    assert "实现区域统筹。“立体”的法人社区" in document.text
    assert "进行关心。“两楼”联建充分发挥" in document.text
    body = [line for line in raw_lines(document, 17, 49) if "?" not in line and "。" in line]
    assert [line for line in lines(document) if line in body] == body
    assert sum(line.startswith(("一、", "二、", "三、", "四、")) for line in lines(document)) == 4
    assert document.text.rstrip().endswith("群众根本宗旨上。")
    references = [edit for layer in document.layers for edit in layer if edit.role == "reference"]
    assert "".join(edit.was for edit in references).count("[M]") == 4
    assert not re.search("[A-Za-z|]|无码|在线|亚洲", document.text)
    # Every passage that is gone is explained by a rule.
    assert all(passage.rule and passage.role for passage in passages(document) if passage.what != "kept")
