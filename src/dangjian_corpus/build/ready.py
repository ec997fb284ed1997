"""Importing this makes a process ready for shards: what stages load with their first document is loaded.

The server that workers are forked from imports it, so that their start costs next to nothing and what they only read
(dictionaries, tables, models) is in memory once.
"""

from __future__ import annotations

import gc

from .. import garbage, pipeline
from ..document import Document
from ..index import segment as _segment  # noqa: F401 - loaded, not used
from ..settings import Settings
from ..stages.dedup import across
from . import shard as _shard  # noqa: F401 - loaded, not used

#: A little of what leads through the tables: both scripts, a line that is no article, a sentence that jieba cuts, a
#: note of pinyin.
_TEXT = "首頁 > 新聞\n村裡的渡(dù)口\n去年冬天，老周在河邊種了一排柳樹。今年他把舊祠堂改成了圖書室。\n责任编辑：老周\n"


def _make_ready() -> None:
    garbage.look_seldom()
    document = pipeline.clean(Document("ready", _TEXT), Settings())
    across.sign(document)
    pipeline.run_stage("segment", document, Settings())
    # What is there now stays: collecting garbage in a worker would write to every object, and so copy its page.
    gc.collect()
    gc.freeze()


_make_ready()
