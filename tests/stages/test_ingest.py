"""Files of every kind become documents; what cannot be read is set aside with its place, and the run goes on."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from dangjian_corpus.document import Document, sha256
from dangjian_corpus.errors import UsageError
from dangjian_corpus.io.rejects import Rejects
from dangjian_corpus.ledger import Edit
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages.ingest import discover, read
from ingesting import TEXT, run, write

PAGE = (
    '<html><head><meta charset="utf-8"><title>老井</title><meta name="author" content="何青"></head>'
    "<body><div class='nav'><a href='/'>首页</a></div><p>村里的老井修好了。</p><script>x()</script></body></html>"
)


def test_a_text_file(tmp_path: Path) -> None:
    path = tmp_path / "井.txt"
    path.write_bytes(TEXT.replace("\n", "\r\n").encode("gb18030"))
    (document,), rejects = run(path)
    assert not rejects
    assert document.id == "井.txt"
    assert document.text == TEXT.replace("\n", "\r\n")
    assert document.source == {
        "path": "井.txt",
        "encoding": "gb18030",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "raw_sha256": sha256(document.text),
        "media_type": "text/plain",
    }
    assert document.raw is None
    assert run(path, with_raw=True)[0][0].raw == document.text


def test_a_page(tmp_path: Path) -> None:
    for name, data in (
        ("a.html", PAGE.encode()),
        ("b.txt", PAGE.encode("gbk")),
        ("c.htm.gz", gzip.compress(PAGE.encode())),
    ):
        (tmp_path / name).write_bytes(data)
    documents, rejects = run(tmp_path)
    assert not rejects
    for document in documents:
        assert document.text.split("\n") == ["老井", "首页", "村里的老井修好了。"]
        assert document.hints is not None
        assert document.hints[0]["tag"] == "title"
        assert document.source["page"]["author"] == "何青"
        assert document.source["media_type"] == "text/html"
        assert document.source["raw_sha256"] == sha256(document.text)
    assert run(tmp_path, reference=frozenset({"ingest"}))[0] == documents


def test_broken_bytes_in_a_page_are_flagged_in_its_text(tmp_path: Path) -> None:
    data = PAGE.encode("gbk").replace("修".encode("gbk"), b"\xff")
    (tmp_path / "a.html").write_bytes(data)
    (document,), _ = run(tmp_path)
    at = document.text.index("\ufffd")
    assert document.flags == [{"start": at, "end": at + 1, "kind": "undecodable", "bytes": "ff"}]


def test_foreign_records(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.jsonl",
        [
            {"text": TEXT, "title": "老井", "author": "何青", "date": "2020年3月4日", "publisher": "县报", "votes": 3},
            {"body": TEXT, "id": 17, "url": "https://news.example.cn/1.html"},
            {"content": TEXT, "date": "昨天"},
            {"html": PAGE},
            {"text": TEXT, "html": PAGE, "id": "both"},
        ],
    )
    documents, rejects = run(path)
    assert not rejects
    assert [document.id for document in documents] == ["a.jsonl#1", "17", "a.jsonl#3", "a.jsonl#4", "both"]
    first, second, third, fourth, both = documents
    assert (first.title, first.author, first.date, first.publisher) == ("老井", "何青", "2020-03-04", "县报")
    assert first.meta == {"votes": 3}
    assert first.source["record"] == 1
    assert second.source["host"] == "news.example.cn"
    assert (third.date, third.meta) == (None, {"date": "昨天"})
    assert fourth.source["media_type"] == "text/html"
    assert (both.text, both.meta) == (TEXT, {"html": PAGE})


def test_mapping(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [{"text": "short", "full": TEXT, "datetime": "2020-3-30 23:37:00"}])
    (document,), _ = run(path, mapping={"text": "full", "date": "datetime"})
    assert (document.text, document.date, document.meta) == (TEXT, "2020-03-30T23:37:00", {"text": "short"})
    with pytest.raises(UsageError, match="colour"):
        run(path, mapping={"colour": "full"})


def test_a_mapping_that_does_not_fit_a_file_says_so(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [{"title": "井", "text": TEXT}])
    (reject,) = run(path, mapping={"text": "full"})[1]
    assert reject.reason == "no full and no html in the record; its keys are title, text"
    assert "by itself" in reject.hint


def test_a_mapping_is_not_for_feeds(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(f"<rss><channel><item><title>井</title><description>{TEXT}</description></item></channel></rss>")
    (document,), rejects = run(path, mapping={"text": "full", "title": "headline"})
    assert (document.text, document.title, rejects) == (TEXT, "井", [])


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(("name", "delimiter"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t")])
def test_tables(tmp_path: Path, codec: str, name: str, delimiter: str) -> None:
    rows = [
        ["标题", "正文", "日期", "票数"],
        ["老井", f'"{TEXT}"', "2020-03-04", "3"],
        ["新路", "路通了。", "", "4"],
        [],
    ]
    (tmp_path / name).write_bytes("\r\n".join(delimiter.join(row) for row in rows).encode(codec))
    documents, rejects = run(tmp_path)
    assert not rejects
    assert [(d.id, d.title, d.text, d.date) for d in documents] == [
        (f"{name}#1", "老井", TEXT, "2020-03-04"),
        (f"{name}#2", "新路", "路通了。", None),
    ]
    assert documents[0].meta == {"票数": "3"}
    assert documents[0].source["encoding"] == {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(codec, codec)


def test_a_long_cell_and_a_broken_byte(tmp_path: Path) -> None:
    data = ("text\n" + "长" * 100_000 + "\n路通了。\n").encode("gbk")
    (tmp_path / "a.csv").write_bytes(data[:-3] + b"\xff" + data[-3:])
    documents, rejects = run(tmp_path)
    assert not rejects
    assert [len(document.text) for document in documents] == [100_000, 5]
    assert [flag["bytes"] for flag in documents[1].flags] == ["ff"]


@pytest.mark.parametrize("indent", [None, 1])
def test_json_arrays(tmp_path: Path, indent: int | None) -> None:
    records = [{"text": f"{TEXT}{number}" * 20} for number in range(400)]
    (tmp_path / "a.json").write_text(json.dumps(records, ensure_ascii=indent is None, indent=indent), "utf-8")
    documents, rejects = run(tmp_path)
    assert not rejects
    assert [document.text for document in documents] == [record["text"] for record in records]
    assert documents[-1].id == "a.json#400"


def test_json_that_is_an_object_or_lines(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"text": TEXT}, indent=2), "utf-8")
    write(tmp_path / "b.json", [{"text": TEXT}, {"text": "x"}])
    assert [document.id for document in run(tmp_path)[0]] == ["a.json#1", "b.json#1", "b.json#2"]


def test_records_of_this_schema_pass_through(tmp_path: Path) -> None:
    edit = Edit(0, "编辑：小王\n", "", "strip/editor", "byline")
    raw = edit.was + TEXT
    document = Document(id="x/1", text=TEXT, source={"path": "x", "raw_sha256": sha256(raw)}, layers=[[edit]])
    changed = Document(id="x/2", text="改了", source={"path": "x", "raw_sha256": sha256(raw)}, layers=[[edit]])
    path = tmp_path / "a.jsonl"
    path.write_bytes(document.to_json() + b"\n" + changed.to_json() + b"\n")
    documents, rejects = run(path)
    assert documents == [document]
    assert rejects[0].line == 2
    assert run(path, with_raw=True)[0][0].raw == raw


def test_standard_input() -> None:
    documents, rejects = run("-", stdin=b'{"text": "a"}\n\n{"text": ""}\n{"text": "b", "id": "given"}')
    assert [(document.id, document.text) for document in documents] == [("stdin.jsonl#1", "a"), ("given", "b")]
    assert [(reject.path, reject.line) for reject in rejects] == [("-", 3)]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("pages.tar", "井.html".encode().ljust(257, b"\0") + b"ustar\x0000" + PAGE.encode(), "an archive (tar)"),
        (
            "pages.tar.gz",
            gzip.compress(b"a.html".ljust(257, b"\0") + b"ustar\x0000" + PAGE.encode()),
            "an archive (tar)",
        ),
        ("paper.docx", b"PK\x03\x04\x14\0" + bytes(40), "(DOCX)"),
        ("paper.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40), "(DOC)"),
        ("site_files/site.css", b"/* \xe7\xbd\x91\xe7\xab\x99 */ body { color: red }", "a style sheet"),
        ("site_files/site.JS", b"document.write('a')", "a script"),
        ("site_files/site.js.下载", b"document.write('a')", "a script"),
        ("site_files/logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><text>a</text></svg>", "a drawing"),
    ],
)
def test_what_is_saved_with_pages_and_is_none(name: str, content: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    documents, rejects = run(tmp_path)
    assert not documents
    assert [reject.path for reject in rejects] == [str(path)]
    assert reason in rejects[0].reason


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("<p>老井修好了。</p>\n<p>孩子们来念。</p>\n", ["老井修好了。", "孩子们来念。"]),
        (PAGE, ["老井", "首页", "村里的老井修好了。"]),
        ("<!-- 正文 --> <DIV class='a'>老井<br>修好了。</DIV>", ["老井", "修好了。"]),
        ("<p>老井修好了，见 <b> 标签的用法", None),
        ("老井修好了。</p>", None),
        ("<老井>修好了</老井>", None),
        ("1 < 2，老井修好了，3 > 2", None),
    ],
)
def test_markup_under_the_key_of_a_text_is_read_as_a_page(text: str, lines: list[str] | None, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"content": text, "url": "http://jing.example/1"}) + "\n", "utf-8")
    (document,), _ = run(path)
    assert document.text.split("\n") == (lines or text.split("\n"))
    assert document.source["media_type"] == ("text/html" if lines else "text/plain")
    assert document.source["url"] == "http://jing.example/1"


def test_a_record_whose_text_is_empty_is_told_as_that(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"title": "井", "content": null}\n{"title": "井", "article": "a"}\n', "utf-8")
    assert [reject.reason for reject in run(path)[1]] == [
        "no text in the record: content holds none",
        "no text in the record; its keys are title, article",
    ]


@pytest.mark.parametrize(
    ("record", "how"),
    [
        ({"code": 0, "data": [{"content": TEXT}]}, "'.data[]'"),
        ({"article": {"body": TEXT}}, "'.KEY'"),
        ({"'; ls'": []}, "'.KEY'"),
    ],
)
def test_a_record_that_holds_records_says_how_to_get_at_them(tmp_path: Path, record: Any, how: str) -> None:
    (reject,) = run(write(tmp_path / "a.jsonl", [record]))[1]
    assert reject.reason.endswith("and none holds a string")
    assert f"jq -c {how} FILE" in reject.hint


def test_duplicate_ids(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "1.txt").write_text(folder)
    write(tmp_path / "a/2.jsonl", [{"text": "x", "id": "1.txt"}, {"text": "y", "id": "z"}, {"text": "w", "id": "z"}])
    for paths in ((tmp_path / "a", tmp_path / "b"), (tmp_path / "b", tmp_path / "a")):
        documents, rejects = run(*paths)
        assert [(document.id, document.text) for document in documents] == [("1.txt", "a"), ("z", "y")]
        assert [reject.reason.split(": ")[1] for reject in rejects] == [
            "the first to have it is 1.txt",
            "the first to have it is 1.txt",
            "the first to have it is 2.jsonl#2",
        ]
        assert [reject.path for reject in rejects] == ["1.txt", "2.jsonl#1", "2.jsonl#3"]


def test_discover_and_read_are_ingest(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(TEXT)
    write(tmp_path / "a.jsonl", [{"text": TEXT}, {"text": "x"}])
    rejects = Rejects(print)
    files = discover([str(tmp_path)], rejects)
    pieces = [document for file in files for document in read(file, rejects=rejects, settings=Settings())]
    assert pieces == run(tmp_path)[0]
