"""Feeds: their items are records; what is no feed is told apart."""

from __future__ import annotations

import time
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangjian_corpus.document import Document
from dangjian_corpus.io.feeds import _record, is_feed, items
from dangjian_corpus.io.rejects import Reject, Rejects
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages import ingest

RSS = """<?xml version="1.0" encoding="{}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>山乡网</title><link>http://example.cn/</link><description>山乡的新闻</description>
<item><title>村里来了放映队</title><link>http://example.cn/1.html</link><category>乡村</category>
<pubDate>Fri, 02 Apr 2021 06:30:00 +0800</pubDate><dc:creator>王小明</dc:creator><description>一句摘要。</description>
<content:encoded><![CDATA[<p>晒谷场上摆满了板凳。</p><p>放映员把银幕挂在树上。</p>]]></content:encoded></item>
<item><title>一条路的三十年</title><description>&lt;p&gt;这条路修了三十年。&lt;/p&gt;&nbsp;</description></item>
<item><title>简讯</title><source url="http://example.cn/">山乡日报</source><description>水库今天开闸放水。</description></item>
</channel></rss>
"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>山乡网</title><entry><title>放映队</title>
<link rel="edit" href="http://example.cn/edit/1"/><link href="http://example.cn/1"/><author><name>王小明</name>
<email>w@example.cn</email></author><updated>2021-04-02T06:30:00+08:00</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>晒谷场上摆满了板凳。</p><p>天黑了。</p></div></content>
</entry></feed>
"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel><title>山乡网</title></channel><item><title>放映队</title><description>晒谷场上摆满了板凳。</description></item>
</rdf:RDF>"""


def read(tmp_path: Path, name: str, data: bytes) -> tuple[list[Document], list[Reject]]:
    """The documents in a file of that name, and what was set aside."""
    (tmp_path / name).write_bytes(data)
    rejected: list[Reject] = []
    found = ingest.ingest([str(tmp_path / name)], rejects=Rejects(rejected.append), settings=Settings())
    return list(found), rejected


@pytest.mark.parametrize("encoding", ["UTF-8", "GB2312", "UTF-16"])
def test_items_of_rss_are_documents(tmp_path: Path, encoding: str) -> None:
    codec = {"GB2312": "gb18030"}.get(encoding, encoding)
    (first, second, third), rejected = read(tmp_path, "rss.xml", RSS.format(encoding).encode(codec))
    assert not rejected
    assert first.text == "晒谷场上摆满了板凳。\n放映员把银幕挂在树上。"
    assert (first.id, first.title, first.author, first.section) == ("rss.xml#1", "村里来了放映队", "王小明", "乡村")
    assert (first.date, first.publisher, first.source["host"]) == ("2021-04-02T06:30:00+08:00", "山乡网", "example.cn")
    assert second.text == "这条路修了三十年。"
    assert (third.text, third.publisher, third.source["media_type"]) == ("水库今天开闸放水。", "山乡日报", "text/plain")


def test_entries_of_atom_are_documents(tmp_path: Path) -> None:
    (document,), rejected = read(tmp_path, "feed", ATOM.encode())
    assert not rejected
    assert document.text == "晒谷场上摆满了板凳。\n天黑了。"
    assert (document.author, document.source["url"]) == ("王小明", "http://example.cn/1")


def test_items_beside_the_channel_are_found() -> None:
    (entry,) = items(RDF.encode())
    assert entry.value == {"title": "放映队", "publisher": "山乡网", "text": "晒谷场上摆满了板凳。"}


def test_a_feed_that_breaks_off_gives_what_stands_before(tmp_path: Path) -> None:
    documents, (message,) = read(tmp_path, "rss.xml", RSS.format("UTF-8").encode()[:-90])
    assert [document.title for document in documents] == ["村里来了放映队", "一条路的三十年"]
    assert message.line == 8
    assert "XML is broken" in message.reason


def test_an_item_without_text_is_set_aside_with_its_line(tmp_path: Path) -> None:
    data = b"<rss><channel>\n<item><title>a</title></item>\n<item><description>b</description></item></channel></rss>"
    (document,), (message,) = read(tmp_path, "rss.xml", data)
    assert document.text == "b"
    assert message.line == 2
    assert "no text in the record" in message.reason


def test_entities_that_grow_without_end_are_refused() -> None:
    grow = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    data = f'<!DOCTYPE rss [<!ENTITY a0 "晒谷场"> {grow}]><rss><item><description>&a11;</description></item></rss>'
    (entry,) = items(b"<?xml version='1.0'?><rss>" + data.encode())
    assert entry.problem is not None


def test_a_feed_is_told_by_its_first_element() -> None:
    assert is_feed(RSS.encode())
    assert is_feed(ATOM.encode())
    assert is_feed(RDF.encode())
    assert not is_feed("<html><body><rss>一</rss></body></html>".encode())
    assert not is_feed("rss 是一种格式，<rss> 是它的第一个标签。".encode())


def test_xml_that_is_neither_a_page_nor_a_feed_is_set_aside(tmp_path: Path) -> None:
    documents, (message,) = read(tmp_path, "map.xml", b'<?xml version="1.0"?>\n<urlset><url>a</url></urlset>')
    assert documents == []
    assert "neither a page nor a feed" in message.reason
    page = '<?xml version="1.0"?><!DOCTYPE html><html><body><p>晒谷场上摆满了板凳。</p></body></html>'
    (document,), rejected = read(tmp_path, "page.xml", page.encode())
    assert (document.text, rejected) == ("晒谷场上摆满了板凳。", [])


PARTS = (
    *(
        "水",
        "\n",
        "<!-- <item> -\n> 'a -->",
        "<?a <b \n>' ?>",
        '<![CDATA[<item>\n<a\n"]]>',
        "<a b='>\n--'/>",
        ">",
        "'",
    ),
    *("<item>\n<title>a</title></item>", "<item\na='>'><description\n>b</description>\n</item>"),
)


@given(st.lists(st.sampled_from(PARTS)))
def test_items_are_those_of_the_whole_each_with_its_line(parts: list[str]) -> None:
    text = "".join(["<rss>\n<channel>", *parts, "</channel></rss>"])
    lines, at = [], 0
    for part in ["<rss>\n<channel>", *parts]:
        lines += [text.count("\n", 0, at) + 1] * part.startswith("<item")
        at += len(part)
    found = list(items(text.encode()))
    assert [entry.value for entry in found] == [
        _record(item, None) for item in ElementTree.fromstring(text).iter("item")
    ]
    assert [entry.line for entry in found] == lines


HOSTILE = {
    "blanks": "<rss>" + " " * 150_000,
    "declarations": "<rss>" + "<?xml " * 25_000,
    "a comment": "<rss><!-- " + "水>\n" * 50_000 + "--></rss>",
    "an instruction": "<rss><?a " + "水>\n" * 50_000 + "?></rss>",
    "attributes": "<rss><item " + "\n".join(f"a{n}='>'" for n in range(20_000)) + "/></rss>",
    "quotation marks": "<rss>" + "<a b='\">" * 30_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_no_feed_holds_ends_in_seconds(name: str) -> None:
    start = time.process_time()
    list(items(HOSTILE[name].encode()))
    assert time.process_time() - start < 10


def test_an_item_that_is_nested_too_deep_is_set_aside(tmp_path: Path) -> None:
    deep = f"<item><content>{'<b>' * 9_000}水{'</b>' * 9_000}</content></item>"
    data = f"<rss><channel>\n{deep}<item><description>渠</description></item></channel></rss>"
    (document,), (message,) = read(tmp_path, "rss.xml", data.encode())
    assert (document.text, message.line) == ("渠", 2)
    assert "nested too deep" in message.reason
