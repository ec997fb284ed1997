"""What workers are forked from is like any other process, but for what nobody asks for."""

from __future__ import annotations

import os
import subprocess
import sys


def test_readings_of_characters_need_no_phrases() -> None:
    program = (
        "from pypinyin import pinyin\n"
        "for code in (*range(0x3000, 0xA000), *range(0xF900, 0xFB00), *range(0x20000, 0x20800)):\n"
        "    print(pinyin(chr(code), heteronym=True))"
    )
    with_phrases = {name: value for name, value in os.environ.items() if name != "PYPINYIN_NO_PHRASES"}
    one, other = (
        subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, env=environment).stdout
        for environment in (with_phrases, with_phrases | {"PYPINYIN_NO_PHRASES": "1"})
    )
    assert one == other
    assert "chóng" in one.decode()


def test_a_process_that_is_ready_has_readings_and_no_phrases() -> None:
    program = (
        "from dangjian_corpus.build import ready\nimport sys\n"
        "print(len(sys.modules['pypinyin'].constants.PINYIN_DICT) > 40000, 'pypinyin.phrases_dict' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
    assert said.split() == ["True", "False"]
