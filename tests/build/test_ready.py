"""A process that workers are forked from holds what they read."""

from __future__ import annotations

import subprocess
import sys


def test_a_process_that_is_ready_has_readings_and_no_segmenter_of_them() -> None:
    program = (
        "from dangjian_corpus.build import ready\nfrom dangjian_corpus.stages.repair import pinyin\nimport sys\n"
        "print(pinyin._table.cache_info().currsize, 'pypinyin' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
    assert said.split() == ["1", "False"]
