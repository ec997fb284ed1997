"""What a user would write today, in an afternoon, with the libraries everybody names.

    python benchmarks/naive.py INPUT.jsonl OUTPUT.jsonl

Text out of HTML with BeautifulSoup, Traditional to Simplified with opencc-python-reimplemented, repeated paragraphs
by a set of hashes, words by `jieba.cut`, the index a dict of lists. One process, one core; no ledger, no rules, no
near-duplicates, no exact search.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import sys
from collections import defaultdict
from pathlib import Path

import jieba
import opencc
from bs4 import BeautifulSoup


def main(source: Path, target: Path) -> None:
    """Clean `source` into `target`, and write the index beside it."""
    convert = opencc.OpenCC("t2s").convert
    seen: set[bytes] = set()
    index: dict[str, list[int]] = defaultdict(list)
    with source.open(encoding="utf-8") as lines, target.open("w", encoding="utf-8") as out:
        for number, line in enumerate(lines):
            record = json.loads(line)
            text = record["text"]
            if "<" in text and ">" in text:
                text = BeautifulSoup(text, "html.parser").get_text("\n")
            kept = []
            for paragraph in convert(text).split("\n"):
                digest = hashlib.md5(paragraph.strip().encode()).digest()
                if paragraph.strip() and digest not in seen:
                    seen.add(digest)
                    kept.append(paragraph.strip())
            text = "\n".join(kept)
            words = list(jieba.cut(text))
            for word in set(words):
                index[word].append(number)
            out.write(json.dumps({"id": record["id"], "text": text, "words": words}, ensure_ascii=False) + "\n")
    with target.with_suffix(".index").open("wb") as stream:
        pickle.dump(dict(index), stream)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
