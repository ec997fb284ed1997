"""What a file or a text is, told by how it begins."""

from __future__ import annotations

import pytest

from dangjian_corpus.errors import InputError
from dangjian_corpus.io.feeds import is_feed
from dangjian_corpus.io.readers import check_bare, is_html, is_markup

_COMMENTS = "\n<?xml version='1.0'?>\n" + "<!-- a --> " * 300


def test_what_stands_behind_comments_tells_what_it_is() -> None:
    assert is_feed(f"{_COMMENTS}<rss version='2.0'>".encode())
    assert is_html("a.txt", f"{_COMMENTS}<html lang='zh'>".encode())
    assert is_markup(f"{_COMMENTS}<div class='a'>\n甲</div>")


def test_a_row_of_comments_is_looked_over_once() -> None:
    # A search that tries every way to part them would not end.
    assert not is_feed(f"{_COMMENTS}<page>".encode())
    assert not is_html("a.txt", f"{_COMMENTS}<page>".encode())
    assert not is_markup(f"{_COMMENTS}<page>甲</page>")
    with pytest.raises(InputError, match="neither a page nor a feed"):
        check_bare("a.txt", f"{_COMMENTS}<page>".encode())
