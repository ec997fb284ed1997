"""Makes `src/dangjian_corpus/io/characters.txt`: how common Chinese characters are, in both scripts.

Counted from the words of jieba's dictionary (0.42.1, MIT) with their frequencies; what a simplified character
becomes in Traditional is taken from OpenCC's tables (opencc-python-reimplemented 0.1.7, Apache-2.0), and both
scripts weigh the same. The file has one line for each step of the natural logarithm of a character's share, most
frequent first: the step, a space, the characters in code point order.

    python benchmarks/make_characters.py > src/dangjian_corpus/io/characters.txt
"""

from __future__ import annotations

from collections import Counter, defaultdict
from math import log
from pathlib import Path

import jieba
import opencc

STEPS_PER_NAT = 2
COUNTED_AT_LEAST = 5


def counts() -> tuple[Counter[str], Counter[str]]:
    """Characters of jieba's dictionary, simplified as they stand and converted to Traditional word by word."""
    simplified: Counter[str] = Counter()
    traditional: Counter[str] = Counter()
    convert = opencc.OpenCC("s2t").convert
    entries = [
        line.split(" ")[:2] for line in (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines()
    ]
    converted = convert("\n".join(word for word, _ in entries)).split("\n")
    for (word, frequency), other in zip(entries, converted, strict=True):
        for character in word:
            simplified[character] += int(frequency)
        for character in other:
            traditional[character] += int(frequency)
    return simplified, traditional


def main() -> None:
    """Print the table."""
    simplified, traditional = counts()
    total = simplified.total() + traditional.total()
    steps: defaultdict[int, list[str]] = defaultdict(list)
    for character, count in (simplified + traditional).items():
        if count >= COUNTED_AT_LEAST and character >= "㐀":
            steps[round(STEPS_PER_NAT * log(count / total))].append(character)
    for step in sorted(steps, reverse=True):
        print(step / STEPS_PER_NAT, "".join(sorted(steps[step])))


if __name__ == "__main__":
    main()
