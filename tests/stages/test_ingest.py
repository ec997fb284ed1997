"""Files of every kind become documents; what cannot be read is set aside with its place, and the run goes on."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dangjian_corpus.document import Document, sha256
from dangjian_corpus.errors import UsageError
from dangjian_corpus.io.rejects import Reject, Rejects
from dangjian_corpus.ledger import Edit
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages.ingest import discover, ingest, read

TEXT = "村里的老井修好了，井台上刻着八个字。\n孩子们放学以后都来这里念一遍。"
PAGE = (
    '<html><head><meta charset="utf-8"><title>老井</title><meta name="author" content="何青"></head>'
    "<body><div class='nav'><a href='/'>首页</a></div><p>村里的老井修好了。</p><script>x()</script></body></html>"
)


def run(
    *paths: Path | str, mapping: Mapping[str, str] | None = None, stdin: bytes = b"", **settings: Any
) -> tuple[list[Document], list[Reject]]:
    rejects: list[Reject] = []
    found = ingest(
        [str(path) for path in paths],
        mapping=mapping,
        rejects=Rejects(rejects.append),
        settings=Settings(**settings),
        stdin=io.BytesIO(stdin),
    )
    return list(found), rejects


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


def write(path: Path, records: list[Any]) -> Path:
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
    return path


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


def test_bad_records(tmp_path: Path) -> None:
    good = json.dumps({"text": TEXT}, ensure_ascii=False).encode()
    bad = {
        b'{"text": "a"': "not JSON",
        b"[1, 2]": "must be a JSON object",
        b"3": "must be a JSON object",
        b'{"title": "a"}': "no text",
        b'{"text": "  "}': "no text",
        b'{"text": ["a"]}': "no text",
        b'{"text": ' + b"[" * 100_000: "nested too deep",
        b'{"text": "' + b"a" * 50_000_000 + b'"}': "longer than a document",
    }
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n".join([good, *(line for line in bad for line in (line, good))]))
    documents, rejects = run(path)
    assert len(documents) == len(bad) + 1
    assert [reject.line for reject in rejects] == list(range(2, 2 * len(bad) + 1, 2))
    for reject, reason in zip(rejects, bad.values(), strict=True):
        assert reason in reject.reason
    content = path.read_bytes()
    for reject, line in zip(rejects, bad, strict=True):
        assert content.startswith(line, reject.offset)


def test_what_no_text_may_hold(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "a\\ud83db", "id": "1"}\n{"text": "a\\u0000\\u0000b", "id": "2", "k": "\\udc00"}\n')
    documents, rejects = run(path)
    assert not rejects
    assert [document.text for document in documents] == ["a\ufffdb", "a\ufffdb"]
    assert documents[1].flags == [{"start": 1, "end": 2, "kind": "undecodable", "bytes": "00000000"}]
    for document in documents:
        document.to_json()


WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    b"<html><p>" + "渠水从村边流过。".encode() * 30
)


def test_bad_files(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "blank.txt").write_bytes(b" \r\n")
    (tmp_path / "empty.jsonl").write_bytes(b"")
    (tmp_path / "noise.txt").write_bytes(os.urandom(5000))
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + os.urandom(500))
    (tmp_path / "bomb.txt.gz").write_bytes(gzip.compress(b"a" * 40_000_000))
    (tmp_path / "cut.txt.gz").write_bytes(gzip.compress(os.urandom(500))[:-20])
    (tmp_path / "deep.json").write_bytes(b"[" * 100_000)
    (tmp_path / "broken.json").write_bytes(b'[{"text": "a"}, {"text": }]')
    (tmp_path / "nothing.csv").write_bytes("姓名,电话\n何青,1\n".encode())
    (tmp_path / "crawl.warc").write_bytes(WARC)
    (tmp_path / "crawl.warc.gz").write_bytes(gzip.compress(WARC) + gzip.compress(b"WARC/1.0\r\nContent-Length: -5\r\n"))
    (tmp_path / "saved.mht").write_bytes(
        b"From: <Saved>\r\nContent-Type: multipart/related;\r\n\tboundary=x\r\n\r\n--x\r\n"
    )
    (tmp_path / "paper.pdf").write_bytes(b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\n")
    (tmp_path / "paper.rtf").write_bytes(b"{\\rtf1\\ansi \\u28192?}")
    (tmp_path / "good.txt").write_text(TEXT, "utf-8")
    (tmp_path / "warc.txt").write_text("WARC/是一种文件。\n", "utf-8")
    documents, rejects = run(tmp_path, tmp_path / "missing")
    assert [document.id for document in documents] == ["broken.json#1", "good.txt", "warc.txt"]
    reasons = {Path(reject.path).name: reject.reason for reject in rejects}
    for name, reason in {
        "empty.txt": "empty",
        "blank.txt": "empty",
        "empty.jsonl": "no record",
        "noise.txt": "not text",
        "picture.png": "binary",
        "bomb.txt.gz": "larger than 32 MB",
        "cut.txt.gz": "damaged",
        "deep.json": "too deep",
        "broken.json": "not JSON",
        "nothing.csv": "no text",
        "crawl.warc": "WARC",
        "crawl.warc.gz": "WARC",
        "saved.mht": "MHTML",
        "paper.pdf": "PDF",
        "paper.rtf": "RTF",
        "missing": "no such file",
    }.items():
        assert reason in reasons.pop(name)
    assert not reasons


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_an_unreadable_file(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(TEXT)
    path.chmod(0)
    documents, rejects = run(tmp_path)
    assert not documents
    assert "cannot be read" in rejects[0].reason


def test_a_file_that_fails_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    documents, rejects = run(path)
    assert not documents
    assert rejects[0].reason == "cannot be read: Permission denied"


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
