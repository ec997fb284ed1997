"""`make fuzz`: look for bytes on which a hand-written parser fails, led by the code that they reach.

    python benchmarks/fuzz.py [--seconds 60] [TARGET ...]

Needs Atheris, which is no dependency of the package: `make fuzz` puts it into an environment of its own. What is found
is printed and kept in the folder `--findings`; each belongs into the tests with what it taught.
"""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: The small index that tests read.
FIXTURE = max((ROOT / "tests" / "fixtures").glob("index-v*"))
#: Seconds that one input may take; libFuzzer ends what takes longer.
SLOWEST = 20


def read_file(suffix: str) -> Callable[[bytes], None]:
    """The reader of files of a suffix: it gives documents or says what is wrong."""
    from dangjian_corpus.io.rejects import Rejects
    from dangjian_corpus.io.walk import InputFile
    from dangjian_corpus.settings import Settings
    from dangjian_corpus.stages.ingest import read

    path = Path(tempfile.mkdtemp()) / f"a{suffix}"

    def run(data: bytes) -> None:
        path.write_bytes(data)
        rejects = Rejects(lambda _: None)
        documents = list(read(InputFile(str(path), path, path.name), rejects=rejects, settings=Settings()))
        assert documents or rejects.count
        for document in documents:
            document.to_json()
            assert document.raw_text() == document.text

    return run


def cleaning(suffix: str) -> Callable[[bytes], None]:
    """All stages on what a file holds: what comes out can be undone, and its words are its text."""
    from dangjian_corpus import pipeline
    from dangjian_corpus.io.rejects import Rejects
    from dangjian_corpus.io.walk import InputFile
    from dangjian_corpus.settings import Settings
    from dangjian_corpus.stages.ingest import read

    path = Path(tempfile.mkdtemp()) / f"a{suffix}"
    settings = Settings()

    def run(data: bytes) -> None:
        path.write_bytes(data)
        file = InputFile(str(path), path, path.name)
        for document in read(file, rejects=Rejects(lambda _: None), settings=settings):
            raw = document.text
            document = pipeline.run_stage("segment", pipeline.clean(document, settings), settings)
            assert document.prove() == raw
            assert "".join(document.tokens or ()) == document.text

    return run


def dictionary() -> Callable[[bytes], None]:
    """User dictionaries."""
    from dangjian_corpus.errors import CorpusError
    from dangjian_corpus.stages.segment import userdict

    path = Path(tempfile.mkdtemp()) / "a.txt"

    def run(data: bytes) -> None:
        path.write_bytes(data)
        with suppress(CorpusError):
            list(userdict.read(path))

    return run


def partitions() -> Callable[[bytes], None]:
    """The file that names partitions."""
    from dangjian_corpus.errors import CorpusError
    from dangjian_corpus.partitions import FILE, partitions

    folder = Path(tempfile.mkdtemp())
    (folder / "2010").mkdir()

    def run(data: bytes) -> None:
        (folder / FILE).write_bytes(data)
        with suppress(CorpusError):
            assert all(part.parent == folder for part in partitions(folder))

    return run


def pack() -> Callable[[bytes], None]:
    """Rule packs."""
    from dangjian_corpus.errors import RuleError
    from dangjian_corpus.rules import loader

    def run(data: bytes) -> None:
        with suppress(RuleError):
            loader.parse(data.decode("utf-8", "replace"), "a.toml")

    return run


def query() -> Callable[[bytes], None]:
    """The query language, asked of an index."""
    from dangjian_corpus.corpus import Corpus
    from dangjian_corpus.errors import UsageError

    corpus = Corpus.open(_index())

    def run(data: bytes) -> None:
        with suppress(UsageError):
            for hit in corpus.search(data.decode("utf-8", "replace"), limit=3):
                hit._asdict()

    return run


def index_file(name: str) -> Callable[[bytes], None]:
    """A file of an index that this program reads itself: `name` begins its path."""
    from dangjian_corpus.corpus import Corpus
    from dangjian_corpus.errors import CorpusError

    folder = _index()
    victim = _of_index(folder, name)

    def run(data: bytes) -> None:
        victim.write_bytes(data)
        with suppress(CorpusError):
            corpus = Corpus.open(folder)
            for asked in ("党支部", '"社区"', "author:李"):
                for hit in corpus.search(asked):
                    hit._asdict()

    return run


def record() -> Callable[[bytes], None]:
    """Records with their edits, as another program may have written them: told, and all of it taken back."""
    from dangjian_corpus.document import Document
    from dangjian_corpus.errors import CorpusError
    from dangjian_corpus.explain import passages
    from dangjian_corpus.restoring import restore

    def run(data: bytes) -> None:
        with suppress(CorpusError):
            document = Document.from_json(data)
            raw = document.raw_text()
            assert "".join(raw[passage.start : passage.end] for passage in passages(document)) == raw
            assert restore(raw, document.layers, lambda *_: True) == (raw, [])
            assert Document.from_json(document.to_json()) == document

    return run


def _index() -> Path:
    """A copy of that index."""
    folder = Path(tempfile.mkdtemp())
    shutil.copytree(FIXTURE, folder, dirs_exist_ok=True)
    return folder


def _of_index(folder: Path, name: str) -> Path:
    return next(path for path in sorted((folder / "index").rglob(f"{name}*")) if path.is_file())


_RECORD = (
    '{"schema":1,"id":"a","source":{},"text":"渠","edits":'
    '[{"layer":0,"start":0,"was":"水","now":"渠","rule":"repair/a","role":"mojibake"}],"flags":[]}'
)
_PAGE = "<title>信</title><div hidden><a href=x>渠水</a><p>渠水"
_ARTICLE = (
    "渠水來了\n2014-06-18 09:12 來源：渠口日報 作者：何遠\n\n　　[qú]渠水從村邊。&nbsp;锘匡豢\n"
    "【編輯:王】\n相關閱讀\n上一篇：橋"
)
_FEED = (
    '<?xml version="1.0"?><rss><channel><title>渠口</title><item><title>水</title><link>http://a.cn/</link>'
    "<pubDate>Fri, 02 Apr 2021 06:30:00 +0800</pubDate><description><![CDATA[<p>渠水]]>&nbsp;</description></item>"
)
_ENTRY = '<feed><!-- a --><entry><content type="xhtml"><p xmlns="a">渠水</p></content></entry></feed>'
_QUERY = '党建 "以人为本" -旧 (a OR b) author:李 date:2020..2021 "渠 水"~3 *'
_OURS = ("index.json", "segment.json", "rows", "texts", "vocabulary", "starts", "tokens", "folding", "lexicon")

#: What is fuzzed, each with examples to begin with.
TARGETS: dict[str, tuple[Callable[[], Callable[[bytes], None]], tuple[bytes, ...]]] = {
    "jsonl": (lambda: read_file(".jsonl"), (b'{"text":"\\ud800"}\n{"id":"a","html":"<p>a"}\n', b'[{"text":1}]')),
    "csv": (lambda: read_file(".csv"), (b'id,text\n1,"a ""b"""\n',)),
    "html": (lambda: read_file(".html"), (_PAGE.encode(), _PAGE.encode("gbk"))),
    "feed": (lambda: read_file(".xml"), (_FEED.encode(), _FEED.encode("utf-16"), _ENTRY.encode())),
    "text": (
        lambda: read_file(".txt"),
        tuple("渠水从村边。".encode(code) for code in ("gb18030", "utf-16", "utf-8")),
    ),
    "json": (lambda: read_file(".json"), (b'[{"text":"a"},{"text":"b"}]', b'{"id":1,"html":"<p>a"}')),
    "gzip": (lambda: read_file(".jsonl.gz"), (gzip.compress(b'{"text":"a"}\n', mtime=0),)),
    "zstd": (lambda: read_file(".txt.zst"), (bytes.fromhex("28b52ffd200631000061620a63640a"),)),
    "cleaning-text": (lambda: cleaning(".txt"), (_ARTICLE.encode(), _ARTICLE.encode("gb18030"))),
    "cleaning-page": (lambda: cleaning(".html"), (_PAGE.encode(),)),
    "dictionary": (dictionary, ("网格化管理 5 n\n党建\n".encode(),)),
    "partitions": (partitions, (b'{"partitions": ["2010"]}',)),
    "pack": (pack, ((ROOT / "src/dangjian_corpus/rules/packs/blog.toml").read_bytes()[:3000],)),
    "query": (query, (_QUERY.encode(),)),
    "record": (record, (_RECORD.encode(),)),
    **{name: (partial(index_file, name), (_of_index(FIXTURE, name).read_bytes(),)) for name in _OURS},
}


def fuzz(name: str) -> None:
    """Fuzz one target in this process, which libFuzzer ends."""
    import atheris

    with atheris.instrument_imports(include=["dangjian_corpus"]):
        run = TARGETS[name][0]()
    atheris.Setup([sys.argv[0], *sys.argv[3:]], run)
    atheris.Fuzz()


def main() -> int:
    """Fuzz one target after the other, each in a process of its own; 1 where something was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--findings", type=Path, default=Path("fuzz-findings"))
    options = parser.parse_args()
    options.findings.mkdir(exist_ok=True)
    found = False
    for name in options.targets or TARGETS:
        with tempfile.TemporaryDirectory() as work:
            for number, example in enumerate(TARGETS[name][1]):
                (Path(work) / str(number)).write_bytes(example)
            limits = [
                f"-max_total_time={options.seconds}",
                f"-timeout={SLOWEST}",
                "-rss_limit_mb=2048",
            ]
            keep = f"-artifact_prefix={options.findings.resolve()}/{name}-"
            command = [sys.executable, __file__, "--one", name, work, *limits, keep, "-verbosity=1"]
            ran = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        lines = ran.stderr.splitlines()
        runs = next((line for line in reversed(lines) if line.startswith("Done ")), "stopped")
        print(f"{name}: {runs}", flush=True)
        if ran.returncode:
            found = True
            print("\n".join(lines[-40:]), flush=True)
    return int(found)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
    if sys.argv[1:2] == ["--one"]:
        fuzz(sys.argv[2])
    sys.exit(main())
