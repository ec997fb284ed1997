"""The whole road through the command: build, search, show, why, undo, restore, diff, check, export."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from dangjian_corpus.record_schema import record_schema

from .conftest import CORPUS, ROOT, Corpus

RAW = ROOT / "data" / "raw"


def records(folder: Path) -> list[dict[str, object]]:
    return [
        json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.read_text("utf-8").split("\n")[:-1]
    ]


def files(folder: Path) -> dict[str, bytes]:
    """What a build made, without what a process of its own names at random."""
    kept = (folder / "clean", folder / "reprints", folder / "manifest.json", folder / "rejects.jsonl")
    paths = [path for one in kept for path in ([one] if one.is_file() else sorted(one.rglob("*")))]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def cleaned(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cleaned") / "clean.jsonl"
    ran = corpus("clean", RAW, "-o", path, "--jobs", "1")
    assert ran.code == 0, ran.err
    return path


class TestBuild:
    def test_clean_holds_clean_records_and_nothing_else(self, built: Path) -> None:
        assert {path.suffix for path in (built / "clean").iterdir()} == {".jsonl"}
        assert len(records(built / "clean")) >= 25

    def test_every_record_of_a_build_is_valid(self, built: Path) -> None:
        valid = Draft202012Validator(record_schema())
        written = [*records(built / "clean"), *records(built / "reprints")]
        assert [(one["id"], error.message) for one in written for error in valid.iter_errors(one)] == []
        assert any(one.get("dedup") for one in written)

    def test_samples_in_the_repository_are_what_a_build_makes(self, built: Path) -> None:
        committed = {path.name: path.read_bytes() for path in (ROOT / "data" / "clean").glob("*.jsonl")}
        made = {path.name: path.read_bytes() for path in (built / "clean").glob("*.jsonl")}
        assert committed == made, "run `make run` and commit data/clean"

    def test_a_second_run_does_nothing_and_says_so(self, corpus: Corpus, built: Path) -> None:
        before = files(built)
        ran = corpus("build", RAW, "-o", built, "--jobs", "1")
        assert ran.code == 0
        assert "nothing to do" in ran.err
        assert files(built) == before

    def test_adding_changing_and_removing_files_gives_what_a_fresh_build_gives(
        self, corpus: Corpus, built: Path, tmp_path: Path
    ) -> None:
        raw, grown, fresh = tmp_path / "raw", tmp_path / "grown", tmp_path / "fresh"
        shutil.copytree(RAW, raw)
        shutil.copytree(built, grown)
        (raw / "30-new.txt").write_text("新修的水渠\n水渠修好以后，村里人在渠边种了一排柳树。\n", "utf-8")
        (raw / "21-utf16.txt").unlink()
        (raw / "01-plain.txt").write_text((raw / "01-plain.txt").read_text("utf-8") + "尾声：灯还亮着。\n", "utf-8")
        assert corpus("build", raw, "-o", grown, "--jobs", "1").code == 0
        assert corpus("build", raw, "-o", fresh, "--jobs", "1").code == 0
        assert files(grown) == files(fresh)
        assert corpus("search", '"种了一排柳树"', "-i", grown, "--ids").out == "30-new.txt\n"
        assert corpus("search", '"往上钉"', "-i", grown).code == 1

    def test_workers_make_the_same_bytes(self, corpus: Corpus, process: Corpus, tmp_path: Path) -> None:
        many = tmp_path / "many"
        many.mkdir()
        for number in range(40):  # the name of p21.txt says that a shard begins with it
            (many / f"p{number}.txt").write_text(f"第{number}个网格的网格员走访了{number}户。", "utf-8")
        one, two = tmp_path / "one", tmp_path / "two"
        for run, folder, jobs in ((corpus, one, 1), (process, two, 2)):
            ran = run("build", RAW, many, RAW / "reprints", "-o", folder, "--jobs", jobs)
            assert ran.code == 0, ran.err
        assert len([*(one / "clean").iterdir()]) > 1, "one shard is the work of one worker, whatever there are"
        assert files(one) == files(two)

    def test_index_alone_answers_as_before(self, corpus: Corpus, built: Path, tmp_path: Path) -> None:
        copy = tmp_path / "copy"
        shutil.copytree(built, copy)
        before = corpus("search", "党支部", "-i", copy).out
        shutil.rmtree(copy / "index")
        assert corpus("search", "党支部", "-i", copy).code == 4
        assert corpus("index", "-i", copy).code == 0
        assert corpus("search", "党支部", "-i", copy).out == before


class TestSearch:
    def test_a_pipe_gets_json_lines(self, corpus: Corpus, built: Path) -> None:
        ran = corpus("search", "党支部", "-i", built)
        assert ran.code == 0
        assert ran.err == ""
        row = ran.rows[0]
        assert {"id", "score", "title", "date", "publisher", "path", "snippet", "matches"} <= set(row)
        assert "\x1b" not in ran.out

    def test_matches_point_into_the_text(self, corpus: Corpus, built: Path) -> None:
        texts = {row["id"]: str(row["text"]) for row in records(built / "clean")}
        for row in corpus("search", '"党支部"', "-i", built, "--limit", "0").rows:
            assert row["matches"]
            assert {texts[row["id"]][start:end] for start, end in row["matches"]} == {"党支部"}

    def test_an_exact_string_finds_what_grep_finds(self, corpus: Corpus, built: Path) -> None:
        for string in ("党", "“我", "2018年7月", "扫完地再走", "个小时"):
            expected = {str(row["id"]) for row in records(built / "clean") if string in str(row["text"])}
            found = corpus("search", f'"{string}"', "-i", built, "--limit", "0", "--ids", "--exit-zero")
            assert set(found.out.split()) == expected, string

    def test_either_script_finds_both(self, corpus: Corpus, built: Path) -> None:
        assert corpus("search", "黨支部", "-i", built).out == corpus("search", "党支部", "-i", built).out

    def test_nothing_found_says_how_the_query_was_read(self, corpus: Corpus, built: Path) -> None:
        ran = corpus("search", "党支部 量子力学", "-i", built)
        assert ran.code == 1
        assert "党支部" in ran.err
        assert "量子力学" in ran.err
        assert corpus("search", "量子力学", "-i", built, "--exit-zero").code == 0

    def test_a_syntax_error_points_at_the_place(self, corpus: Corpus, built: Path) -> None:
        ran = corpus("search", '党 "未完', "-i", built)
        assert ran.code == 2
        assert "^" in ran.err

    @pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
    def test_tables_for_other_programs(self, form: str, delimiter: str, corpus: Corpus, built: Path) -> None:
        ran = corpus("search", "党支部", "-i", built, "--format", form)
        rows = list(csv.DictReader(io.StringIO(ran.out), delimiter=delimiter))
        assert rows[0]["id"]

    def test_a_table_shows_the_matches(self, corpus: Corpus, built: Path) -> None:
        assert "【党支部】" in corpus("search", "党支部", "-i", built, "--format", "table").out

    def test_counts_and_facets(self, corpus: Corpus, built: Path) -> None:
        occurrences = sum(str(row["text"]).count("党支部") for row in records(built / "clean"))
        assert corpus("search", '"党支部"', "-i", built, "--count").rows[0]["occurrences"] == occurrences
        assert corpus("search", "党", "-i", built, "--facet", "year").rows

    def test_the_default_folder_is_that_of_the_environment(self, corpus: Corpus, built: Path, tmp_path: Path) -> None:
        assert corpus("search", "党支部", cwd=tmp_path, CORPUS_DIR=str(built)).code == 0


class TestLedger:
    def test_undo_gives_the_decoded_files(self, corpus: Corpus, cleaned: Path) -> None:
        undone = {row["id"]: row for row in corpus("undo", cleaned).rows}
        for name in ("02-document-library.txt", "06-journal-mirror.txt", "13-mojibake.txt"):
            assert undone[name]["text"] == (RAW / name).read_bytes().decode("utf-8")
            assert undone[name]["edits"] == []

    def test_restoring_a_role_brings_it_back_and_nothing_else(self, corpus: Corpus, cleaned: Path) -> None:
        before = {row["id"]: row for row in map(json.loads, cleaned.read_text("utf-8").split("\n")[:-1])}
        ran = corpus("restore", "--role", "reference", cleaned)
        assert ran.code == 0
        after = {row["id"]: row for row in ran.rows}
        journal = "06-journal-mirror.txt"
        assert "山區交通史" in after[journal]["text"]
        assert "山" in before[journal]["text"]
        assert not [edit for edit in after[journal]["edits"] if edit["role"] == "reference"]
        assert {name for name in after if after[name] != before[name]} == {
            name for name in before if any(edit["role"] == "reference" for edit in before[name]["edits"])
        }
        assert corpus("undo", stdin=ran.out).rows == corpus("undo", cleaned).rows

    def test_restoring_nothing_changes_no_byte(self, corpus: Corpus, cleaned: Path) -> None:
        assert corpus("restore", "--rule", "strip/no-such-rule", cleaned).out == cleaned.read_text("utf-8")

    def test_why_accounts_for_every_raw_character(self, corpus: Corpus, built: Path, cleaned: Path) -> None:
        for name in ("03-paper-mill.txt", "06-journal-mirror.txt", "14-characters.txt"):
            raw = (RAW / name).read_bytes().decode("utf-8")
            for where in (built, cleaned):
                rows = corpus("why", name, "-i", where).rows
                assert "".join(row.get("text", "") for row in rows) == raw
                assert all(row["what"] == "kept" or "/" in row["rule"] for row in rows)
            assert corpus("why", name, "-i", "-", stdin=cleaned.read_bytes()).rows == rows

    def test_why_at_an_offset(self, corpus: Corpus, built: Path) -> None:
        raw = (RAW / "06-journal-mirror.txt").read_text("utf-8")
        (row,) = corpus("why", "06-journal-mirror.txt", "--at", raw.index("主站蜘蛛池"), "-i", built).rows
        assert row["what"] == "removed"
        assert row["line"] == raw[: row["start"]].count("\n") + 1

    def test_show_is_for_reading(self, corpus: Corpus, built: Path) -> None:
        ran = corpus("show", "04-twice.txt", "-i", built, "--format", "table")
        assert "老戏台的去留" in ran.out
        assert ran.out.count("我出钱修") == 1
        assert corpus("show", "nowhere.txt", "-i", built).code == 1

    def test_diff_names_the_rule(self, corpus: Corpus, cleaned: Path, tmp_path: Path) -> None:
        assert corpus("diff", cleaned, cleaned).code == 1
        other = tmp_path / "other.jsonl"
        corpus("restore", "--role", "reference", cleaned, "-o", other)
        rows = corpus("diff", cleaned, other).rows
        assert {(row["id"], row["change"], row["role"]) for row in rows} == {
            ("06-journal-mirror.txt", "restored", "reference")
        }

    def test_check_holds_budgets(self, corpus: Corpus, built: Path) -> None:
        assert corpus("check", "-i", built, "--max-removed", "90%").code == 0
        ran = corpus("check", "-i", built, "--max-removed", "1%", "--expect-documents", "7")
        assert ran.code == 1
        assert {row["budget"] for row in ran.rows} == {"max-removed", "expect-documents"}

    def test_stats_counts_what_the_ledger_holds(self, corpus: Corpus, built: Path) -> None:
        rows = {(row["part"], row["name"]): row for row in corpus("stats", "-i", built).rows}
        everything = records(built / "clean")
        assert rows["corpus", "documents"]["count"] == len(everything)
        edits = [edit for row in everything for edit in row["edits"]]  # type: ignore[attr-defined]
        assert rows["corpus", "edits"]["count"] == len(edits)
        assert rows["role", "spam"]["count"] == sum(edit["role"] == "spam" for edit in edits)


class TestPipes:
    def test_the_stages_one_by_one_give_what_clean_gives(self, corpus: Corpus, cleaned: Path) -> None:
        out = corpus("ingest", RAW, "--no-raw").out
        for stage in ("repair", "strip", "convert", "dedup"):
            ran = corpus(stage, stdin=out)
            assert ran.code == 0, ran.err
            out = ran.out
        assert out == cleaned.read_text("utf-8")

    def test_a_reader_that_closes_early_ends_it_quietly(self) -> None:
        command = f"{CORPUS} clean {RAW} --jobs 1 --keep all | head -1 >/dev/null; echo ${{PIPESTATUS[0]}}"
        ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
        assert ran.stdout == "0\n"
        assert ran.stderr == ""

    def test_a_change_by_another_program_becomes_a_layer(self, corpus: Corpus) -> None:
        lines = [json.loads(line) for line in corpus("ingest", RAW / "01-plain.txt").out.split("\n") if line]
        lines[0]["text"] = lines[0]["text"].replace("周奶奶", "某奶奶", 1)
        (row,) = corpus("repair", stdin=json.dumps(lines[0])).rows
        assert {(edit["rule"], edit["was"], edit["now"]) for edit in row["edits"]} >= {("external/edit", "周", "某")}
        (undone,) = corpus("undo", stdin=json.dumps(row)).rows
        assert undone["text"] == (RAW / "01-plain.txt").read_text("utf-8")

    def test_a_change_that_nothing_proves_is_set_aside(self, corpus: Corpus, cleaned: Path) -> None:
        row = json.loads(cleaned.read_text("utf-8").split("\n")[:-1][0])
        row["text"] = row["text"][:-5]
        ran = corpus("segment", stdin=json.dumps(row))
        assert ran.code == 3
        assert "--with-raw" in ran.err

    def test_tokens_joined_are_the_text(self, corpus: Corpus, cleaned: Path) -> None:
        for row in corpus("segment", cleaned).rows:
            assert "".join(row["tokens"]) == row["text"]

    def test_foreign_records_need_only_a_text(self, corpus: Corpus) -> None:
        foreign = json.dumps({"标": "题目", "col": "社区党委的书记走访了四十户居民。", "when": "2014年3月2日"})
        (row,) = corpus("clean", "-", "--map", "text=col,date=when,title=标", stdin=foreign).rows
        assert row["date"] == "2014-03-02"
        assert row["title"] == "题目"


class TestExport:
    def test_text_files_have_safe_and_unique_names(self, corpus: Corpus, cleaned: Path, tmp_path: Path) -> None:
        hostile = [json.loads(line) for line in cleaned.read_text("utf-8").split("\n")[:-1][:3]]
        for row, name in zip(hostile, ("../../escape", "CON", "../../escape.txt"), strict=True):
            row["id"] = name
        stdin = "\n".join(map(json.dumps, hostile))
        assert corpus("export", "--to", "txt", "-o", tmp_path / "out", "-i", "-", stdin=stdin).code == 0
        assert len(list((tmp_path / "out").iterdir())) == 3
        assert {path.parent for path in tmp_path.rglob("*.txt")} == {tmp_path / "out"}

    def test_a_table_is_harmless_and_excel_reads_it(self, corpus: Corpus, cleaned: Path) -> None:
        row = json.loads(cleaned.read_text("utf-8").split("\n")[:-1][0])
        row["title"] = "=HYPERLINK(1)"
        ran = corpus("export", "--to", "csv", "-i", "-", stdin=json.dumps(row))
        assert ran.out.startswith("\ufeff")
        (cells,) = csv.DictReader(io.StringIO(ran.out.lstrip("\ufeff")))
        assert cells["title"] == "'=HYPERLINK(1)"
        assert cells["text"] == row["text"]


def test_python_of_the_guide_runs(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "guide.md").read_text("utf-8"), re.DOTALL)
    assert len(blocks) == 2
    (tmp_path / "mycorpus").symlink_to(built)
    monkeypatch.chdir(tmp_path)
    for block in blocks:
        exec(block, {})
    printed = capsys.readouterr().out
    assert "27-party-building.txt 服务型党组织怎样走进楼宇 [(" in printed
    assert "\n村里的老井修好了。\n" in printed
    assert "convert/t2s '裡' '里'" in printed
