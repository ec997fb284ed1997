"""Who waits for a build is told what it does from the first moment on, not only when the first shard is done."""

from __future__ import annotations

from pathlib import Path

from builds import build, lexicon
from dangjian_corpus.build import driver
from dangjian_corpus.build.layout import Layout
from dangjian_corpus.engines import Serial
from dangjian_corpus.settings import Settings


def test_a_phase_is_told_before_and_after_each_shard(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("渠边种了一排柳树，夏天坐在树下读报。\n", "utf-8")
    told: list[tuple[str, int, int]] = []
    (tmp_path / "out" / "index").mkdir(parents=True)
    (tmp_path / "out" / "index" / lexicon().name).write_bytes(lexicon().read_bytes())
    driver.build(
        [str(tmp_path / "in")],
        Layout(tmp_path / "out"),
        Settings(),
        Serial(),
        mapping={},
        progress=lambda *step: told.append(step),
    )
    assert told == [("clean", 0, 1), ("clean", 1, 1), ("index", 0, 1), ("index", 1, 1)]
    assert build(tmp_path / "in", tmp_path / "out").redone == 0
