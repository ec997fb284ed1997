"""The stream of events that both parsers are turned into, and what the elements mean."""

from __future__ import annotations

from collections.abc import Iterable

#: ``(kind, name, attributes, text)`` of one tag and of the text that follows it up to the next: kind is
#: ``""`` for a start tag, ``"/"`` for an end tag, and `name` is empty for a comment. Attributes and text are
#: as the standard serializes them: ``&amp; &lt; &gt; &quot; &nbsp;`` and no other references. Every element
#: that is not `VOID` ends.
Event = tuple[str, str, str, str]
Events = Iterable[Event]


def names(text: str) -> frozenset[str]:
    """The names in a text, separated by white space."""
    return frozenset(text.split())


#: Elements whose content is never text of the page: form controls and what frames fall back to among them.
DROPPED = names(
    "script style noscript template input select textarea button datalist iframe noframes noembed svg xmp plaintext"
)

#: Elements that have no content and no end tag.
VOID = names("area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr")

#: Elements that begin and end a line.
BLOCKS = names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main "
    "menu nav ol p pre search section summary table tbody td tfoot th thead tr ul"
)
