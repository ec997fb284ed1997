"""What a segment keeps of its documents, read by several threads at once."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from dangjian_corpus.index.store import Row, Store, StoreWriter

_DOCUMENTS = 200


def test_threads_read_the_texts_that_were_written(tmp_path: Path) -> None:
    texts = [f"第{number}篇：" + "街坊们在渠边种树、修桥、读报。" * 150 for number in range(_DOCUMENTS)]
    writer = StoreWriter(tmp_path)
    for number, text in enumerate(texts):
        writer.add(Row(f"{number}.txt", None, None, None, None, None, None, "", 0, 0), text.encode())
    writer.close()
    store = Store(tmp_path)
    order = random.Random(7).choices(range(_DOCUMENTS), k=4_000)
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(store.text, order)) == [texts[number] for number in order]
