"""What `corpus search` and `corpus clusters` write where there are no hits to show: ids, facets, clusters."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Corpus
from .inside import inside


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two letters, one without a date and with an id of two lines."""
    folder = tmp_path_factory.mktemp("letters")
    records = [
        {"id": "第一\n封", "text": "水渠修好以后，村里人在渠边种了一排柳树。"},
        {"id": "b", "date": "2011-05-01", "text": "水库的柳树是三十年前种下的，今年又活了一百棵。"},
    ]
    (folder / "a.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    assert inside("build", folder / "a.jsonl", "-o", folder / "built", "--jobs", "1").code == 0
    return folder / "built"


def test_an_id_takes_one_line_whatever_is_in_it(letters: Path, process: Corpus) -> None:
    ran = process("search", "柳树", "-i", letters, "--ids")
    assert sorted(ran.out.splitlines()) == ["b", "第一\\n封"]
    assert ran.err == "1 id with a line break, written \\n; --format jsonl has it as it is\n"
    ran = process("search", "柳树", "-i", letters, "--ids", "--format", "jsonl")
    assert sorted(row["id"] for row in ran.rows) == ["b", "第一\n封"]
    assert not ran.err


def test_what_has_no_value_is_called_so_on_a_screen(letters: Path) -> None:
    ask = ("search", "柳树", "-i", letters, "--facet", "year")
    assert inside(*ask).rows == [{"year": "2011", "documents": 1}, {"year": None, "documents": 1}]
    assert "(none)" in inside(*ask, "--format", "table").out


def test_a_table_of_clusters_names_sources_where_ids_do_not(built: Path, tmp_path: Path) -> None:
    told = inside("clusters", "-i", built, "--format", "table").out
    assert "differs" in told
    assert "source" not in told
    text = "水渠修好以后，村里人在渠边种了一排柳树，夏天坐在树下读报。" * 9
    twice = [{"id": name, "url": f"https://{name}.example/1", "text": text} for name in "ab"]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(record) + "\n" for record in twice), "utf-8")
    marked = tmp_path / "marked.jsonl"
    assert inside("clean", tmp_path / "a.jsonl", "--keep", "all", "-o", marked, "--jobs", "1").code == 0
    assert "https://b.exam" in inside("clusters", "-i", marked, "--format", "table", columns=200).out
