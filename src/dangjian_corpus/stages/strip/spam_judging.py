"""Whether a cluster of words is spam, given the line it stands in."""

from __future__ import annotations

from itertools import pairwise

from ...lazy import regex
from . import spam_seams
from .spam_clusters import TELLING, Cluster, count_letters
from .spam_context import is_accused, is_led_to, is_named, is_quoted, is_reported, sentence
from .spam_edges import BRACKETS, is_enclosed, is_list
from .spam_words import SHADY, Word

#: What the words of a cluster must weigh together; in prose and in quotation marks more, in hidden text and among odd
#: signs less, but never less than `LEAST`.
BAR = 8
LEAST = 4

#: More letters than these around a cluster are prose.
AROUND = 6

#: So many telling words of a trade with no other between them are no prose.
SOLID = 2

#: How well a sentence on raids and courts must read on over an advertisement, as natural logs.
FOREIGN = 2.5

#: What sentences have and advertisements hardly.
PARTICLES = regex(r"[的了是在和不这也就都而与着将对为被把从向但并还等及其或使让要]")
_SITE = regex(r"[.][a-z]{2}")


def condemned(cluster: Cluster, text: str, hidden: bool) -> bool:
    """Whether a cluster is spam, given the line it stands in."""
    if cluster.score < LEAST:
        return False
    strong = cluster.kinds(3)
    trades = {kind: count for kind, count in strong.items() if kind != "contact"}
    contact = strong.get("contact", 0) + sum(match.word == Word("contact", 2) for match in cluster.matches)
    if not trades and not (cluster.odd and contact):
        return False
    listed = is_list(text[cluster.start : cluster.end])
    bar = BAR
    if hidden:
        bar -= 2
    if cluster.odd or _bracketed(cluster, text):
        bar -= 2
    elif _sells_to(cluster) and _is_fused(cluster):
        bar -= 1
    if cluster.score < bar:
        return False
    first, last = sentence(text, cluster.start, cluster.end)
    if is_quoted(text, cluster.start):
        bar += 12
    if _is_told(cluster, text, (first, last)):
        bar += 12
    elif not contact and not any(match.odd and match.word.weight >= TELLING for match in cluster.matches):
        around = count_letters(text, AROUND, first, cluster.start) + count_letters(text, AROUND, cluster.end, last)
        solid = _is_solid(cluster) and not is_led_to(text, cluster.start)
        bar += max(2, 6 - 2 * listed - 4 * solid) if around > AROUND else 0
    inside = text[cluster.start : cluster.end]
    if "等" in inside:
        bar += 8
    if cluster.density < 0.6 or len(PARTICLES.findall(inside)) * 12 > cluster.letters + 12:
        return False
    if cluster.score < bar:
        return False
    if "porn" in trades:
        return cluster.distinct >= 4 or cluster.odd or (contact > 0 and cluster.distinct >= 2)
    if "seo" in trades and cluster.score >= 5 and any(match.word.weight == 5 for match in cluster.matches):
        return True
    if any(match.odd and match.word.weight >= 4 for match in cluster.matches):
        return True
    if contact and (_sells_to(cluster) or not any(_SITE.search(match.text) for match in cluster.matches)):
        return True
    # Without a way to reach the advertiser it takes a list of the trade's own words.
    return max(trades.values()) >= (2 if listed >= 2 or _is_solid(cluster) else 3) and cluster.density >= 0.75


def _is_solid(cluster: Cluster) -> bool:
    """Whether a cluster is nothing but words of a trade of which ordinary text does not speak in the same words."""
    return cluster.density == 1.0 and max(cluster.kinds(3).get(kind, 0) for kind in SHADY) >= SOLID


def _is_fused(cluster: Cluster) -> bool:
    """Whether a cluster has nothing but known words in it."""
    return all(one.end >= other.start for one, other in pairwise(cluster.matches))


def _sells_to(cluster: Cluster) -> bool:
    """Whether a cluster has telling words of a trade and a way to reach the seller. Offices have addresses of the web
    too: these count only beside trades of which ordinary text does not speak in the same words."""
    trades = cluster.kinds(TELLING).keys() | (cluster.kinds(TELLING - 1).keys() & {*SHADY})
    ways = [match.text for match in cluster.matches if match.word.kind == "contact" and match.word.weight >= 3]
    known = trades & {*SHADY} if all(map(_SITE.search, ways)) else trades - {"contact"}
    return bool(ways and known)


def _is_told(cluster: Cluster, text: str, around: tuple[int, int]) -> bool:
    """Whether the sentence tells of a cluster, by its words: not of one that hides or that sells and says to whom to
    turn, if nothing in the sentence leads to it."""
    first, last = around
    led, named = is_led_to(text, cluster.start), is_named(text, cluster.end)
    if not (is_reported(text, first, cluster.start) or is_reported(text, cluster.end, last)):
        return led and named
    if led or named:
        return True
    if any(match.odd and match.word.weight >= TELLING for match in cluster.matches):
        return False
    if not _sells_to(cluster):
        return True
    if not is_accused(text, first, last):
        return False
    seam = spam_seams.seams(text, [(cluster.start, cluster.end)])[0]
    return seam.gain < FOREIGN or seam.join < FOREIGN


def _bracketed(cluster: Cluster, text: str) -> bool:
    """Whether brackets or signs hold the cluster and nothing else."""
    beside = text[max(0, cluster.start - 1) : cluster.start] + text[cluster.end : cluster.end + 1]
    return beside in BRACKETS or is_enclosed(text, cluster.start, cluster.end)
