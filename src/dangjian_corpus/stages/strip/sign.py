"""What a document may have that some reader looks for: a sign, and where documents have signs."""

from __future__ import annotations

from enum import IntEnum, auto


class Sign(IntEnum):
    """What a document must have anywhere for a reader of its fields to look at it closely; see `signs`."""

    FOREWORD = auto()
    SOURCE = auto()
    AUTHOR = auto()
    REPORTER = auto()
    DATE = auto()
    DATE_LABEL = auto()
    KEYWORDS = auto()
    ABSTRACT = auto()
    REFERENCES = auto()
    PATH = auto()
    SITE = auto()
    SPAM = auto()
    ODD = auto()
    ARTICLE = auto()


#: The signs that stand in a document, each with the lines that have it.
Signs = dict[Sign, list[int]]
