"""Templates learnt from a corpus: what recurs in one place, but no reprint and no slogan."""

from __future__ import annotations

from pathlib import Path

from dangjian_corpus.document import Document
from dangjian_corpus.rules import catalogue, engine, loader
from dangjian_corpus.rules.suggest import suggest

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
    assert catalogue.test(packs) == []
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
