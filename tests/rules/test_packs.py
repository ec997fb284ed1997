"""Every rule of the packs holds to its examples; packs that cannot be right are refused with the reason."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from dangjian_corpus.errors import NothingFoundError, RuleError
from dangjian_corpus.rules import catalogue, engine, loader
from dangjian_corpus.rules.folding import fold

PACKS = loader.load()

GOOD = """
[pack]
name = "mine"

[[rule]]
id = "strip/mine-notice"
role = "notice"
why = "A notice."
scope = "line"
pattern = 'ab+c'
hits = ["abc"]
misses = ["xyz"]
"""


def test_every_rule_holds_to_its_examples() -> None:
    assert catalogue.test(PACKS) == []


def test_the_page_about_packs_shows_one_that_holds_and_names_every_key(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "packs.md").read_text("utf-8")
    shown = re.search("```toml\n(.*?)```", page, re.DOTALL)
    assert shown is not None
    (tmp_path / "mine.toml").write_text(shown[1], "utf-8")
    packs = loader.load((str(tmp_path / "mine.toml"),))
    mine = [rule.rule.id for rule in packs if rule.rule.id.startswith("strip/mine-")]
    assert len(mine) == 2
    assert [failure for rule in mine for failure in catalogue.test(packs.only(rule))] == []
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == loader._KEYS


def test_a_wrong_example_is_found(tmp_path: Path) -> None:
    pack = tmp_path / "mine.toml"
    pack.write_text(GOOD.replace('["abc"]', '["abd"]').replace('["xyz"]', '["abbc"]'), encoding="utf-8")
    failures = catalogue.test(loader.load((str(pack),)))
    assert [(failure.rule, failure.kind) for failure in failures] == [
        ("strip/mine-notice", "hit"),
        ("strip/mine-notice", "miss"),
    ]


def test_kinds_of_site_have_packs() -> None:
    packs = {rule.rule.id.removeprefix("strip/").partition("-")[0] for rule in PACKS}
    kinds = "document library mill mirror news government wechat forum blog encyclopedia wikisource server comments share page promotion mail markdown novel"
    assert packs == set(kinds.split())


def test_ids_are_unique_and_told_apart_from_the_stages_own() -> None:
    ids = [rule.rule.id for rule in PACKS]
    assert len(ids) == len(set(ids))
    assert not set(ids) & {rule.id for rule in catalogue.stage_rules() if rule.where.endswith(".py")}


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("'ab+c'", r"'(?=a)b'", "the pattern is refused"),
        ("'ab+c'", r"'(a)\1'", "the pattern is refused"),
        ("'ab+c'", "'(a'", "the pattern is refused"),
        ("'ab+c'", "'a{5000}'", "the pattern is refused"),
        ("pattern = 'ab+c'", "", "needs one of"),
        ("pattern = 'ab+c'", "pattern = 'a'\nwords = ['b']", "needs one of"),
        ("strip/mine-notice", "strip/other-notice", "an id has the form"),
        ("strip/mine-notice", "mine-notice", "an id has the form"),
        ('"notice"', '"nonsense"', "`role` is 'nonsense'"),
        ('"line"', '"page"', "`scope` is 'page'"),
        ('why = "A notice."', "", "`why` is missing"),
        ('hits = ["abc"]', "hits = []", "`hits` must be a list"),
        ('misses = ["xyz"]', "", "`misses` must be a list"),
        ('scope = "line"', 'scope = "line"\nkeep = "yes"', "keep is true or false"),
        ('scope = "line"', 'scope = "line"\ncolour = "red"', "no such key: colour"),
        ('scope = "line"', 'scope = "line"\nlongest = 4', "`longest` belongs to `contains`"),
        ("[[rule]]", "[[rules]]", "no such table: rules"),
        ("[pack]", "[pac]", "no such table: pac"),
        ("[pack]", "[pack", "not TOML"),
    ],
)
def test_a_bad_pack_is_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert old in GOOD
    pack = tmp_path / "mine.toml"
    pack.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(RuleError) as error:
        loader.load((str(pack),))
    assert reason in str(error.value)
    assert str(pack) in str(error.value)


def test_a_refusal_shows_nothing_that_is_not_in_the_pattern() -> None:
    rule = loader.load().rules[0]
    for pattern, said in {"x(": "missing )", "[x": "missing ]", "(?=a)b": "invalid perl operator: (?="}.items():
        with pytest.raises(RuleError) as caught:
            loader.accepted(rule._replace(source=f"(?im)^(?:{pattern}) *$"))
        assert caught.value.message.endswith(f"the pattern is refused: {said}")


def test_refused_patterns_print_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "mine.toml"
    pack.write_text(GOOD.replace("'ab+c'", "'(a'"), encoding="utf-8")
    with pytest.raises(RuleError):
        loader.load((str(pack),))
    assert capfd.readouterr() == ("", "")


def test_unreadable_packs_are_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="cannot be read"):
        loader.load((str(tmp_path / "nowhere.toml"),))
    latin = tmp_path / "latin.toml"
    latin.write_bytes("# é".encode("latin-1"))
    with pytest.raises(RuleError, match="not UTF-8"):
        loader.load((str(latin),))


def test_an_id_may_not_be_taken_twice(tmp_path: Path) -> None:
    pack = tmp_path / "news.toml"
    pack.write_text(
        GOOD.replace('"mine"', '"news"').replace("strip/mine-notice", "strip/news-related"), encoding="utf-8"
    )
    with pytest.raises(RuleError, match=r"this id is taken by news\.toml"):
        loader.load((str(pack),))


def test_disabled_rules_do_not_fire() -> None:
    lines = ["打印本页"]
    assert [hit.rule for hit in engine.match(lines, host=None, packs=PACKS)] == ["strip/government-button"]
    packs = loader.load(disable=frozenset(("strip/government-button",)))
    assert engine.match(lines, host=None, packs=packs) == []


def test_explain_names_what_is_near() -> None:
    assert catalogue.explain("strip/news-related", PACKS).role == "related"
    with pytest.raises(NothingFoundError, match="strip/news-related"):
        catalogue.explain("strip/new-related", PACKS)


def test_catalogue_holds_the_rules_of_all_stages_in_order() -> None:
    rules = catalogue.catalogue(PACKS)
    assert list(rules) == sorted(rules)
    assert {"strip/spam-line", "strip/server-error"} <= set(rules)


def test_user_patterns_may_be_written_in_either_script_and_width(tmp_path: Path) -> None:
    pack = tmp_path / "mine.toml"
    pack.write_text(GOOD.replace("'ab+c'", "'責任編輯（[：:]）.*'"), encoding="utf-8")
    packs = loader.load((str(pack),)).only("strip/mine-notice")
    for line in ("责任编辑(:)甲", "責任編輯（：）甲"):
        assert engine.match([line], host=None, packs=packs), line


@pytest.mark.slow
def test_packs_take_nothing_from_statutes(evaluation: Path) -> None:
    for name in ("laws_simplified", "laws_traditional"):
        with gzip.open(evaluation / f"bulk/{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            for number, line in enumerate(file):
                if number % 5 == 0:
                    lines = json.loads(line)["text"].split("\n")
                    hits = engine.match(lines, host=None, packs=PACKS)
                    assert [lines[hit.line] for hit in hits if not hit.keep] == []


def test_packs_take_from_news_only_what_is_not_the_article(evaluation: Path) -> None:
    counts: Counter[str] = Counter()
    with (evaluation / "news/docs.jsonl").open(encoding="utf-8") as file:
        for line in file:
            lines = json.loads(line)["body"].split("\n")
            for hit in engine.match(lines, host=None, packs=PACKS):
                if hit.keep:
                    continue
                counts[hit.role] += 1
                taken = fold(lines[hit.line][hit.start : hit.end])
                assert len(taken) < 90, (hit.rule, taken)
                assert hit.role in ("byline", "legal") or not re.search(r"。.*。", taken), (hit.rule, taken)
    assert counts["byline"] > 2000
    assert sum(counts.values()) - counts["byline"] < 40


def test_what_a_document_says_in_forms_of_its_own_is_left_to_it() -> None:
    lines = [
        "第八条 网站转载作品,未经著作权人许可不得转载。",
        "答:您需要登录后才可以发表评论。",
        "主持人:请文明上网,这句话怎么理解?",
        "附件:1.责任人名单.doc",
    ]
    own = frozenset(rule.rule.id for rule in PACKS if rule.keep)
    assert all(hit.keep for hit in engine.match(lines, host=None, packs=PACKS))
    taken = engine.match(lines, host=None, packs=loader.load(disable=own))
    assert {hit.line for hit in taken} == {0, 1, 2, 3}
