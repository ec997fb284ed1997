"""Templates learnt from a corpus: what recurs in one place, but no reprint and no slogan."""

from __future__ import annotations

import gzip
import json
import tomllib
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus.document import Document
from dangjian_corpus.rules import catalogue, engine, loader
from dangjian_corpus.rules.suggest import SAMPLE, merge, observe, pack, suggest

SLOGAN = "不忘初心,方得始终。"


def body(seed: int) -> list[str]:
    """Paragraphs that no other seed has."""
    places = ("东岭", "西坡", "南湾", "北沟", "中寨")
    return [
        f"{places[(seed + n) % 5]}村第{seed * 10 + n}号渠今年修通,灌溉面积增加{seed * 37 + n}亩,党员带头出工{seed * 5 + n}天,"
        f"群众出行和春耕用水都有了保障,村委会下一步还要修路{seed + n}公里。"
        for n in range(4 + seed % 3)
    ]


def document(name: str, lines: list[str], host: str | None = None) -> Document:
    return Document(id=name, text="\n".join(lines), source={"path": name} | ({"host": host} if host else {}))


def page(seed: int, host: str | None = None) -> Document:
    paragraphs = body(seed)
    paragraphs.insert(seed % 4 + 1, SLOGAN)
    lines = ["某某农业门户欢迎您", f"第{seed}篇", *paragraphs, "客服时间每天八点到二十点", "某某农业门户 值班室"]
    return document(f"site/{seed}.txt", lines, host)


def failures(packs: loader.Packs) -> list[catalogue.Failure]:
    """The examples of learnt rules that do not hold; those of the others have a test of their own."""
    learnt = [rule.rule.id for rule in packs if rule.rule.id.startswith("strip/learnt-")]
    assert learnt
    return [failure for rule in learnt for failure in catalogue.test(packs.only(rule))]


def test_recurring_lines_become_a_pack_that_works(tmp_path: Path) -> None:
    text = suggest([page(seed, "www.example.cn") for seed in range(6)])
    path = tmp_path / "learnt.toml"
    path.write_text(text, encoding="utf-8")
    packs = loader.load((str(path),))
    learnt = [rule.rule for rule in packs if rule.rule.id.startswith("strip/learnt-")]
    assert {rule.hits[0] for rule in learnt} == {
        "某某农业门户欢迎您",
        "客服时间每天八点到二十点",
        "某某农业门户 值班室",
    }
    assert {rule.role for rule in learnt} == {"template"}
    assert failures(packs) == []
    lines = page(7).text.split("\n")
    hits = engine.match(lines, host="www.example.cn", packs=packs)
    assert [hit.line for hit in hits if hit.role == "template"] == [0, len(lines) - 2, len(lines) - 1]
    assert not [hit for hit in engine.match(lines, host="other.cn", packs=packs) if hit.role == "template"]


def test_a_folder_stands_for_a_host_that_is_not_known() -> None:
    assert "值班室" in suggest([page(seed) for seed in range(6)])


def test_a_slogan_is_no_template() -> None:
    assert SLOGAN not in suggest([page(seed) for seed in range(8)])


def test_reprints_are_no_templates() -> None:
    lines = ["本期要闻", *body(1), "全文完"]
    reprints = [document(f"site/{n}.txt", [*lines, f"第{n}号"]) for n in range(6)]
    assert suggest(reprints) == ""
    assert suggest([*reprints, document("site/x.txt", body(2)), document("site/y.txt", body(3))]) == ""


def test_two_articles_are_too_few() -> None:
    assert suggest([page(0), page(1)]) == ""


def test_unused_rules_are_named() -> None:
    packs = loader.load()
    unused = catalogue.unused(packs, [document("a", ["打印本页"])])
    assert "strip/government-button" not in unused
    assert "strip/news-related" in unused
    assert len(unused) == len(packs.rules) - 1


def pages(count: int, host: str | None = "www.example.cn") -> list[Document]:
    return [page(seed, host) for seed in range(count)]


def learnt(text: str) -> dict[str, str]:
    """What is taken for a template, and why."""
    return {rule["words"][0]: rule["why"] for rule in tomllib.loads(text)["rule"]} if text else {}


def framed(head: list[str], tail: list[str], host: str | None = "www.example.cn", count: int = 9) -> str:
    """What is learnt where articles stand between lines that all of them have."""
    found = [document(f"site/{n}.txt", [*head, f"第{n}村修渠记", *body(n), *tail], host) for n in range(count)]
    return suggest(found)


def test_a_slogan_at_the_end_of_many_articles_is_no_template() -> None:
    articles = [
        document(f"site/{n}.txt", [*body(n), *(["为人民服务!"] if n % 2 else [])], "www.example.cn") for n in range(10)
    ]
    assert suggest(articles) == ""


def test_a_sentence_that_every_article_ends_with_is_none_if_it_does_not_speak_of_the_site() -> None:
    closing = "让我们更加紧密地团结起来,埋头苦干,奋勇前进,把家乡建设得更加美好。"
    assert learnt(framed([], [closing])) == {}
    notice = "凡本站注明来源的稿件,版权均属本站所有,未经授权不得转载,违者将被追究责任。"
    assert list(learnt(framed([], [notice]))) == [notice]


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        (["入党申请书", "敬爱的党组织:"], ["此致", "敬礼", "申请人:"]),
        (["第一章 总则", "第一条 为了规范管理,制定本办法。"], ["附则", "本办法自公布之日起施行。"]),
        (["南坪县人民政府文件"], ["中共南坪县委办公室", "2013年5月6日"]),
        (["来源:江边日报", "作者:老周", "◎记者周小川/采访报道"], []),
        (["目录", "一、基本情况", "二、主要做法"], ["附件"]),
    ],
)
def test_what_a_document_says_itself_is_no_template(head: list[str], tail: list[str]) -> None:
    assert learnt(framed(head, tail)) == {}
    assert learnt(framed(head, tail, None)) == {}


def test_in_a_folder_a_template_speaks_of_a_site_or_stands_beside_one_that_does() -> None:
    assert learnt(framed(["春风化雨"], ["桃李满园"], None)) == {}
    assert set(learnt(framed(["春风化雨"], ["桃李满园"]))) == {"春风化雨", "桃李满园"}
    assert set(learnt(framed([], ["桃李满园", "欢迎光临本站"], None))) == {"桃李满园", "欢迎光临本站"}


def test_a_title_that_all_documents_bear_is_no_template() -> None:
    articles = [document(f"site/{n}.txt", ["山村纪事", *body(n)], "www.example.cn") for n in range(6)]
    assert "山村纪事" in learnt(suggest(articles))
    for article in articles:
        article.title = "山村纪事"
    assert suggest(articles) == ""


def test_a_rule_for_a_folder_leaves_other_folders_alone(tmp_path: Path) -> None:
    path = tmp_path / "learnt.toml"
    path.write_text(suggest(pages(6, None)), encoding="utf-8")
    packs = loader.load((str(path),))
    assert failures(packs) == []
    lines = ["某某农业门户欢迎您", *body(8)]
    assert [hit.role for hit in engine.match(lines, host=None, folder="site", packs=packs)] == ["template"]
    assert engine.match(lines, host=None, folder="elsewhere", packs=packs) == []


def test_folders_of_one_name_in_other_letters_have_rules_of_their_own() -> None:
    documents = [
        document(f"{folder}/{n}.txt", page(n).text.split("\n")) for n in range(6) for folder in ("农业", "林业")
    ]
    names = [rule["id"] for rule in tomllib.loads(suggest(documents))["rule"]]
    assert len(names) == len(set(names)) == 6


def test_the_reason_says_in_how_many_articles_of_how_many() -> None:
    articles = [*pages(6), document("site/x.txt", body(40), "www.example.cn")]
    assert learnt(suggest(articles))["某某农业门户欢迎您"].startswith(
        "Stands at one place in 6 of 7 different articles"
    )


def test_of_a_large_site_a_sample_is_compared_and_said() -> None:
    articles = [document(f"{n}", page(n).text.split("\n"), "www.example.cn") for n in range(SAMPLE + 7)]
    assert f"of its {SAMPLE + 7} documents {SAMPLE} were compared" in next(iter(learnt(suggest(articles)).values()))


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_neither_order_nor_the_number_of_readers_decides(data: st.DataObject) -> None:
    documents = [*pages(9), *pages(5, "www.example.org"), *(document(f"a/{n}", body(n)) for n in range(4))]
    expected = suggest(documents)
    assert expected
    shuffled = data.draw(st.permutations(documents))
    cut = data.draw(st.integers(0, len(shuffled)))
    parts = [observe(part, lambda one: one.text) for part in (shuffled[cut:], shuffled[:cut])]
    assert pack(merge(parts)) == expected


def test_nothing_is_learnt_from_statutes_and_news(evaluation: Path) -> None:
    with gzip.open(evaluation / "bulk/laws_traditional.jsonl.gz", "rt", encoding="utf-8") as file:
        laws = [document(f"laws/{n}", json.loads(line)["text"].split("\n")) for n, line in enumerate(islice(file, 300))]
    assert learnt(suggest(laws)) == {}
    for law in laws:
        law.source["host"] = "laws.example.cn"
    assert learnt(suggest(laws)) == {}
    with (evaluation / "news/docs.jsonl").open(encoding="utf-8") as file:
        news = [document(f"news/{n}", json.loads(line)["body"].split("\n")) for n, line in enumerate(file)]
    assert learnt(suggest(news)) == {}
