"""Characters that are not what they look like, or do not look at all.

Line ends of other systems, entities left as text, zero-width and control characters, variation selectors, radicals
and compatibility ideographs out of PDF files, private use.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

from ...document import Flag
from ...lazy import regex
from ...ledger import Edit
from ...rules import Rule
from .markup import littered
from .text import HAN, MARKS, edit, edits, late, unusual

NEWLINE = Rule(
    "repair/newline",
    "linebreak",
    "Line ends of other systems (CR LF, CR, form feed, U+2028 ...) become line feeds.",
    ("社区活动室已经开放。\r\n欢迎大家前来。", "支部大会于三月召开。\r党员全部到会。", "一段话。\u2028另一段话。"),
    ("社区活动室已经开放。\n欢迎大家前来。",),
    "stages/repair/characters.py",
)
ENTITY = Rule(
    "repair/entity",
    "entity",
    "HTML entities that were left as text become what they stand for, unless the text is about HTML.",
    (
        "会议指出：&ldquo;服务群众是根本。&rdquo;",
        "&nbsp;&nbsp;社区党委召开会议。",
        "党员说&#8220;好&#8221;，群众说&amp;quot;行&amp;quot;。",
        "第一支部&nbsp第二支部",
    ),
    (
        "在 HTML 里，&nbsp; 表示不换行空格，&lt; 表示小于号。",
        "研发（R&D）投入增加，AT&T 也参与了。",
        "XML 转义时把 & 写成 &amp; 即可。",
        "做网页的时候，空格要写成 &nbsp;，版权符号写成 &copy;。",
    ),
    "stages/repair/characters.py",
)
INVISIBLE = Rule(
    "repair/invisible",
    "invisible",
    "Zero-width characters, soft hyphens, bidirectional and other control characters are removed.",
    ("社\u200b区党\ufeff建", "服\xad务群众", "\u202a党员大会\u202c", "支部\x00书记\x07"),
    ("👨\u200d👩\u200d👧 一家三口", "社区党建", "فارسی می\u200cشود"),
    "stages/repair/characters.py",
)
SELECTOR = Rule(
    "repair/variation-selector",
    "invisible",
    "Variation selectors after Chinese characters and marks are removed; those of emoji stay.",
    ("葛\U000e0100城区党委", "社区\ufe00服务"),
    ("我们❤\ufe0f社区", "社区服务"),
    "stages/repair/characters.py",
)
LOOKALIKE = Rule(
    "repair/look-alike",
    "lookalike",
    "Radicals, compatibility ideographs and ligatures, as PDF files yield them, become the characters meant.",
    ("\u2f08\u2ea0\u2f63活", "社區\uf9e4想", "\ufb01le 文件"),
    ("人民生活", "\ufa11\ufa0f 两个字本来就是统一汉字"),
    "stages/repair/characters.py",
)
PRIVATE = Rule(
    "repair/private-use",
    "lookalike",
    "Private-use characters become what symbol fonts and old GBK tables meant by them; unknown ones are flagged.",
    ("\uf0b7第一条", "\uf06c党员学习"),
    ("•第一条", "社区\ue123党委"),
    "stages/repair/characters.py",
)
COMBINING = Rule(
    "repair/combining",
    "invisible",
    "Combining marks over Chinese characters and marks, which strike them out or litter them, are removed.",
    ("社\u0336区\u0336党\u0336建\u0336", "服务\u0308\u0301群众。\u0332"),
    ("cafe\u0301、nu\u0308", "社区服务"),
    "stages/repair/characters.py",
)
FORM = Rule(
    "repair/mark-form",
    "lookalike",
    "Marks in vertical and half-width forms beside Chinese characters become the ones that are written.",
    ("社区︐党建︒", "他说﹁好﹂，大家说｢行｣｡"),
    ("社区，党建；服务。", "社區﹑黨建﹐服務", "ｶﾀｶﾅ｡ﾃｽﾄ､", "他笑了(︵ ︶)"),
    "stages/repair/characters.py",
)
RULES = (NEWLINE, ENTITY, INVISIBLE, SELECTOR, LOOKALIKE, PRIVATE, COMBINING, FORM)

_OTHER_LINE_ENDS = "\x0b\x0c\u2028\u2029"
ANY_LINE_END = regex(f"[\r{_OTHER_LINE_ENDS}]")
ANY_AMPERSAND = regex("&")


def newlines(text: str) -> Iterator[Edit]:
    """Line ends of other systems."""
    if "\r" in text:
        yield from edits(NEWLINE, (match.start() for match in re.finditer("\r\n", text)), "\r", "")
        yield from edits(NEWLINE, (match.start() for match in re.finditer("\r(?!\n)", text)), "\r", "\n")
    for mark in _OTHER_LINE_ENDS:
        if mark in text:
            yield from edits(NEWLINE, (match.start() for match in re.finditer(mark, text)), mark, "\n")


# The semicolon may be missing, or full-width after a careless folding, where nothing else can be meant.
_ENTITY = regex(
    r"&(?:amp;)*"
    r"(?:(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});|((?:nbsp|[lr]dquo|hellip|mdash|middot)(?![a-zA-Z0-9=]))；?)"
)
_ABOUT_MARKUP = regex(
    r"HTML|XML|转义|轉義|字符实体|字元實體|entit(?:y|ies)|<[a-z]+>|源代[码碼]|网页代码|網頁原始碼|原始碼"
    r"|(?:[写寫]成|[写寫]作|[写寫][为為]|[输輸]入|插入)\s?[“‘「\"]?&#?\w+;|&#?\w+;[”’」\"]?\s?(?:表示|代表|是指)",
    re.IGNORECASE,
)
# What blanks and quotes stand for is what an editor would have typed.
_PLAIN = {
    "\xa0": " ",
    "\u2002": " ",
    "\u2003": " ",
    "\u2009": " ",
    "\xad": "",
    "\u200b": "",
    "\u200c": "",
    "\u200d": "",
}


def entities(text: str) -> Iterator[Edit]:
    """HTML entities left as text."""
    matches = list(_ENTITY.finditer(text))
    if not matches:
        return
    about = _ABOUT_MARKUP.findall(text)
    if littered(text):
        about = [said for said in about if said[0] != "<"]
    if len(about) * 10 >= len(matches):
        return
    for match in matches:
        name = match[1] or match[2]
        character = html.unescape(f"&{name};")
        # A name that is none stays as it was, and so does a number that stands for nothing that can be shown.
        if character.endswith(";") or character == "\ufffd" or unicodedata.category(character[0]) in ("Cn", "Cs"):
            continue
        yield edit(ENTITY, match.start(), match[0], _PLAIN.get(character, character))


_ZERO_WIDTH = (
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb"
)
_CONTROL = "\x00-\x08\x0e-\x1f\x7f-\x9f"
# Joiners mean something in scripts that join, and hold emoji together; so do tags, which spell the regions of flags.
_JOINING = "\u0590-\u0dff\u1000-\u109f\u1780-\u17ff\u1800-\u18af\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_TAGS = "\U000e0001\U000e0020-\U000e007f"
_INVISIBLE = regex(f"[{_ZERO_WIDTH}{_CONTROL}]+|(?<![{_JOINING}{_TAGS}])[\u200c\u200d{_TAGS}]+")
# Of a set of characters nothing can be told by what stands beside them.
_ANY_INVISIBLE = regex(f"[{_ZERO_WIDTH}{_CONTROL}\u200c\u200d{_TAGS}]")
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_ANY_SELECTOR = regex(f"[{_SELECTORS}]")
_SELECTOR = f"(?<=[{HAN}{MARKS}])[{_SELECTORS}]+"
_LOOKALIKES = "\u2e80-\u2eff\u2f00-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f\ufb00-\ufb06"
_LOOKALIKE = regex(f"[{_LOOKALIKES}]+")
_PRIVATES = "\ue000-\uf8ff\U000f0000-\U0010ffff"
_PRIVATE = regex(f"[{_PRIVATES}]+")
_COMBININGS = "\u0300-\u036f"
_ANY_COMBINING = regex(f"[{_COMBININGS}]")
_COMBINING = f"(?<=[{HAN}{MARKS}0-9!-/:-@])[{_COMBININGS}]+"
ANY_ODD = regex(f"[{_ZERO_WIDTH}{_CONTROL}\u200c\u200d{_TAGS}{_SELECTORS}{_LOOKALIKES}{_PRIVATES}{_COMBININGS}]")


# Radicals of the supplement block that have no compatibility mapping, with the character that each is a form of
# (Unicode's EquivalentUnifiedIdeograph.txt; only those that Chinese text and fonts use).
_RADICALS = str.maketrans(
    "⺁⺃⺄⺅⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺥⺦⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺹⺺⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "厂乚乙亻几刀刂卜㔾小小兀尢尣尢巳幺彑彐忄㣺扌攵旡日月歹民氵氺灬爫爫丬犭王疋罒示礻竹糹纟罓罒耂肀臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶钅長镸长门阜阝雨青韦页风飞食飠飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
)

# Private-use code points that symbol fonts (Symbol, Wingdings) write, and those of GB 18030-2000 that the standard of
# 2005 gave a place of their own.
_PRIVATE_MEANING = str.maketrans(
    "\uf020\uf0b7\uf06c\uf06e\uf071\uf075\uf076\uf0a7\uf0b2\uf0d8\uf0e0\uf0fc\uf0a8"
    "\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796"
    "\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864\ue7c7\ue815\ue816\ue817\ue818",
    " •●■❑◆❖▪◻➢→✓◻︐︒︑︓︔︕︖︗︘︙龴龵龶龷龸龹龺龻ḿ⺁\U00020087\U00020089\U000200cc",
)


def characters(text: str) -> Iterator[Edit]:
    """Invisible characters, variation selectors, look-alikes, private use: all that can be told by the character."""
    known = unusual(text)
    if _ANY_INVISIBLE.search(known):
        yield from (edit(INVISIBLE, match.start(), match[0], "") for match in _INVISIBLE.finditer(text))
    if _ANY_SELECTOR.search(known):
        yield from (edit(SELECTOR, match.start(), match[0], "") for match in late(_SELECTOR).finditer(text))
    if _ANY_COMBINING.search(known):
        yield from (edit(COMBINING, match.start(), match[0], "") for match in late(_COMBINING).finditer(text))
    if _LOOKALIKE.search(known):
        for match in _LOOKALIKE.finditer(text):
            if (meant := "".join(map(_meant, match[0]))) != match[0]:
                yield edit(LOOKALIKE, match.start(), match[0], meant)
    if _PRIVATE.search(known):
        for match in _PRIVATE.finditer(text):
            if (meant := match[0].translate(_PRIVATE_MEANING)) != match[0]:
                yield edit(PRIVATE, match.start(), match[0], meant)


# Which marks the vertical and half-width forms are forms of. The small ones stay: in Big5 they were typed on purpose.
_FORMS = str.maketrans(
    "︐︑︒︓︔︕︖︗︘︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄｡｢｣､",
    "，、。：；！？〖〗（）｛｝〔〕【】《》〈〉「」『』。「」、",
)
_FORM_CLASS = "".join(map(chr, _FORMS))
ANY_FORM = regex(f"[{_FORM_CLASS}]")
_FORM = f"(?<=[{HAN}{MARKS}])[{_FORM_CLASS}]+|[{_FORM_CLASS}]+(?=[{HAN}])"


def forms(text: str) -> Iterator[Edit]:
    """Marks in forms of other uses, beside Chinese characters."""
    for match in late(_FORM).finditer(text):
        yield edit(FORM, match.start(), match[0], match[0].translate(_FORMS))


def _meant(character: str) -> str:
    radical = character.translate(_RADICALS)
    return unicodedata.normalize("NFKC", character) if radical == character else radical


def private_use(text: str) -> Iterator[Flag]:
    """A flag of kind ``private`` for every run of private-use characters that no table explains."""
    if _PRIVATE.search(unusual(text)):
        for match in _PRIVATE.finditer(text.translate(_PRIVATE_MEANING)):
            yield {"start": match.start(), "end": match.end(), "kind": "private"}
