"""Templates of a site, learnt from its documents: passages that recur in the same place become a proposed pack.

A passage is a template where documents of one host (or, where that is not known, of one folder) repeat it at the same
distance from their start or their end, outside their running text. What documents may well have in common and still
say themselves is none: a reprint (it counts once), a slogan that many quote, and what the form of a document asks for
(headings, salutations, signatures, the title of a kind of document).

Of a large site a sample is compared, drawn by the ids of its documents, so that neither the order of the documents nor
who reads them decides what is learnt. `observe` reads documents, `merge` puts together what several readers observed,
`pack` decides and writes the rules.
"""

from __future__ import annotations

import json
import re
from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import xxhash

from ..document import Document
from ..lazy import regex
from .folding import fold, is_prose, is_sentence
from .loader import folder_of

#: In how many different articles a passage must stand, and in which share of all articles of the site.
ARTICLES = 3
SHARE = 0.3

#: In which share of them where no other template stands beside it: a slogan stands alone, furniture in company.
ALONE = 0.6

#: In which share of its articles it must stand at the place where it stands most often, give or take a line.
STEADY = 0.8

#: How far from the start or the end of a document a template may stand, in lines that are not empty.
DEPTH = 40

#: The share of running text from which two documents are reprints.
REPRINT = 0.5

#: How many documents of a site are compared.
SAMPLE = 200

#: Words by which a line speaks of a site, not of a subject. In a folder, which may hold anything, a template has them,
#: or stands beside one that has.
_SITE = regex(
    r"版权|转载|网站|站点|本站|本网|网址|门户|客服|热线|关注|扫码|扫一扫|二维码|点击|首页|返回|打印|登录|注册|下载|备案"
    r"|欢迎(?:您|你|光临|访问|阅读)|会员|投稿|联系我们|广告|公众号|文库|论坛|侵权|浏览器|收藏|copyright|©|https?:|www\.|[>»|]"
)

# What a document says in its own name, though many say it in one place and in the same words: how it is divided ...
_DIVISION = regex(
    r"[#* ]*(?:\(?[一二三四五六七八九十百]{1,4}[、)]|第 ?[一二三四五六七八九十百千零\d]{1,6} ?[章条节编款篇部卷期号])"
)
# ... what its parts are, whom it addresses, who signs it, what kind it is, where its data stand.
_OWN = regex(
    r"目 *[录次]|附 *[则件录表图]|[前引序] *言|摘 *要|正 *文|结 *语|[后题] *记|参考文献|注 *释|说 *明|此致|敬礼|特此"
    r"|.{0,24}:|.{0,12}(?:记者|通讯员|特派员|撰文|摄影|采访).{0,20}"
    r"|.{0,30}(?:委员会|党委|党组|支部|总支|办公[室厅]|人民政府|人民法院|人民检察院)(?:文件|公报|公告|令|印发)?"
    r"|.{0,30}(?:申请书|思想汇报|总结|报告|公报|公告|通知|通报|决定|决议|条例|规定|办法|细则|意见|纪要|令|函|批复|章程"
    r"|合同|协议|讲话|简历|预案|方案|计划)"
    r"|.{0,12}(?:来源|作者|编辑|记者|通讯员|责编|时间|日期|发布|标题|人|签名|单位|电话|地址|栏目|字数|[年月日]) ?:.*"
    r"|[\d一二三四五六七八九十〇零]{4} ?[年./-].{0,16}"
)

_STOPS = ("。", "!", "?", ";")

#: A site: the name of its host or folder, and which of both it is.
Site = tuple[str, bool]


class Article(NamedTuple):
    """One document: filled lines, folded and stripped, at its two edges; what it holds, by hash; its titles."""

    key: int
    head: tuple[str, ...]
    tail: tuple[str, ...]
    lines: frozenset[int]
    prose: Mapping[int, int]
    """The length of each line of running text."""
    titles: frozenset[str]


class Observed(NamedTuple):
    """What was seen of one site: how many documents it has, and those that are compared."""

    documents: int
    articles: tuple[Article, ...]


class _Template(NamedTuple):
    """A passage that recurs: where it stands, and in how many articles."""

    text: str
    where: str
    articles: int


def suggest(documents: Iterable[Document]) -> str:
    """A pack, as TOML, of the templates of every host or folder in `documents`; empty where there are none."""
    return pack(observe(documents, Document.raw_text))


def observe(documents: Iterable[Document], text_of: Callable[[Document], str]) -> dict[Site, Observed]:
    """What is to be seen of every site in `documents`. `text_of` gives the text that the rules will meet."""
    counts: Counter[Site] = Counter()
    samples: dict[Site, list[tuple[int, str, Document]]] = defaultdict(list)
    for document in documents:
        host = document.source.get("host")
        site = (host, True) if host else (folder_of(document), False)
        counts[site] += 1
        insort(samples[site], (_hash(document.id), document.id, document))
        del samples[site][SAMPLE:]
    return {
        site: Observed(counts[site], tuple(_article(key, document, text_of(document)) for key, _, document in sample))
        for site, sample in samples.items()
    }


def merge(parts: Iterable[Mapping[Site, Observed]]) -> dict[Site, Observed]:
    """What several readers saw, as if one had read everything."""
    merged: dict[Site, Observed] = {}
    for part in parts:
        for site, seen in part.items():
            documents, articles = merged.get(site, Observed(0, ()))
            both = sorted((*articles, *seen.articles), key=lambda article: article.key)
            merged[site] = Observed(documents + seen.documents, tuple(both[:SAMPLE]))
    return merged


def pack(observed: Mapping[Site, Observed]) -> str:
    """The rules, as TOML; empty where nothing recurs."""
    parts = [text for site, seen in sorted(observed.items()) if (text := _rules(site, seen))]
    return _HEAD + "\n".join(parts) if parts else ""


_HEAD = '[pack]\nname = "learnt"\nabout = "Passages that recur in one place in the documents of one site."\n\n'


def _hash(text: str) -> int:
    return xxhash.xxh3_64_intdigest(text.encode("utf-8", "surrogatepass"))


def _article(key: int, document: Document, text: str) -> Article:
    lines = [line for raw in text.split("\n") if (line := fold(raw).strip())]
    prose = {_hash(line): len(line) for line in lines if is_prose(line)}
    titles = {fold(title).strip() for title in _titles(document)}
    return Article(
        key,
        tuple(lines[:DEPTH]),
        tuple(lines[: -DEPTH - 1 : -1]),
        frozenset(map(_hash, lines)),
        prose,
        frozenset(titles),
    )


def _titles(document: Document) -> Iterator[str]:
    """What a document is called: by its record, or by the page that it is."""
    if document.title:
        yield document.title
    for line, hint in zip(document.text.split("\n"), document.hints or (), strict=False):
        if hint.get("tag") in ("title", "h1"):
            yield line


def _distinct(articles: Iterable[Article]) -> Iterator[Article]:
    """One of every group of reprints."""
    kept = 0
    holders: dict[int, list[int]] = defaultdict(list)
    for article in articles:
        shared: Counter[int] = Counter()
        for passage, length in article.prose.items():
            for index in holders[passage]:
                shared[index] += length
        total = sum(article.prose.values())
        if any(size >= REPRINT * total for size in shared.values()):
            continue
        for passage in article.prose:
            holders[passage].append(kept)
        kept += 1
        yield article


def _templates(articles: Sequence[Article], *, is_host: bool) -> list[_Template]:
    holders = Counter(line for article in articles for line in article.lines)
    least = max(ARTICLES, SHARE * len(articles))
    titles = {title for article in articles for title in article.titles}
    found: dict[str, _Template] = {}
    for where in ("head", "tail"):
        edges = [list(_edge(article, where, holders, least)) for article in articles]
        common = {
            text: number for text, number in _steady(edges, holders).items() if text not in titles and not _is_own(text)
        }
        for text in common:
            stands = holders[_hash(text)]
            beside = _beside(text, edges, common)
            company = [other for other, times in beside.items() if times >= STEADY * stands]
            of_site = any(_SITE.search(line) for line in (text, *company))
            alone = not company and (stands < ALONE * len(articles) or (text.endswith(_STOPS) and not of_site))
            if not alone and (is_host or of_site):
                found.setdefault(text, _Template(text, where, stands))
    return list(found.values())


def _is_own(text: str) -> bool:
    return _OWN.fullmatch(text) is not None or _DIVISION.match(text) is not None


def _edge(article: Article, where: str, holders: Mapping[int, int], least: float) -> Iterator[str]:
    """The lines from one edge of an article to where its own text begins: what stands beyond that is no furniture."""
    for text in article.head if where == "head" else article.tail:
        if holders[_hash(text)] < least and is_sentence(text):
            return
        yield text if holders[_hash(text)] >= least else ""


def _steady(edges: Sequence[Sequence[str]], holders: Mapping[int, int]) -> dict[str, int]:
    """The passages that stand at one place in nearly all articles that have them, with that place."""
    places: dict[str, list[int]] = defaultdict(list)
    for edge in edges:
        for text in set(edge) - {""}:
            places[text].append(edge.index(text))
    common = {
        text: min(Counter(numbers).most_common(), key=lambda item: (-item[1], item[0]))[0]
        for text, numbers in places.items()
    }
    return {
        text: common[text]
        for text, numbers in places.items()
        if sum(abs(number - common[text]) <= 1 for number in numbers) >= STEADY * holders[_hash(text)]
    }


def _beside(text: str, edges: Sequence[Sequence[str]], common: Mapping[str, int]) -> Counter[str]:
    """In how many articles each other passage of `common` stands right before or after `text`."""
    beside: Counter[str] = Counter()
    for edge in edges:
        if text in edge:
            at = edge.index(text)
            beside.update(other for other in {*edge[max(0, at - 1) : at], *edge[at + 1 : at + 2]} if other in common)
    return beside


def _rules(site: Site, seen: Observed) -> str:
    name, is_host = site
    articles = list(_distinct(seen.articles))
    templates = _templates(articles, is_host=is_host)
    own = {template.text for template in templates}
    lines = [text for article in articles for text in article.head if text not in own]
    body = next(filter(is_sentence, lines), None) or next(iter(lines), None)
    if body is None:
        return ""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "folder"
    sample = "" if seen.documents <= SAMPLE else f", of its {seen.documents} documents {SAMPLE} were compared"
    scope = "host" if is_host else "folder"
    return "\n".join(
        f'[[rule]]\nid = "strip/learnt-{slug}-{_hash(name + text) % 16**8:08x}"\nrole = "template"\n'
        f'why = "Stands at one place in {stands} of {len(articles)} different articles of the {scope}{sample}."\n'
        f'scope = "line"\nwhere = "{where}"\n{scope} = [{_quoted(name)}]\nwords = [{_quoted(text)}]\n'
        f"hits = [{_quoted(text)}]\nmisses = [{_quoted(body)}]\n"
        for text, where, stands in templates
    )


def _quoted(text: str) -> str:
    """A TOML string: JSON's escapes are among TOML's, and what does not print is escaped, as it would be refused."""
    return re.sub(r"[\x7f-\x9f]", lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
