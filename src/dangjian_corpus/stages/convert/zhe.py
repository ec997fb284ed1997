"""著 or 着: which of the two the Traditional 著 is in Simplified script.

著 (zhù) is a work, to write, or outstanding; 着 is the particle after a verb, and zháo, zhuó. In running text the
particle is by far the commoner, so 著 stays only where something speaks for it: a word that is written with 著, a book
or a publisher behind it, the character itself being talked of. The verb before it can speak against that again
(看著名單 is 看着名单, 是著名的 is 是著名的). Contexts are read in Simplified script.
"""

from __future__ import annotations

import re

from ...lazy import regex

WIDTH = 14  # characters of context that are read on either side

# Words that end in 著, and what before or after them makes a verb and its particle of them.
_LEFT = regex(
    r"(?:"
    r"(?<![彰凸突明])显|卓|昭|(?<![泥尘])土|专|(?<![署签报提])名|(?<!讨)(?<!争)(?<!议)(?<!谈)(?<!辩)(?<!评)论|"
    r"(?<!改)编|巨|(?<![翻口笔])译|(?<!还)原|遗|撰|杂|拙|所|偕|共|彰明较|[微往]知|功绩|功业|勋劳|"
    r"(?<=[。，、；：！？「“\s])[新近旧]|学术专|[^聚集混配融结联组契符综闭]合|恶名|懋|炳|素|夙|"
    r"^合|吕公|(?<!表)彰|[迹绩效勋]特|，确|(?<=[，。、“《\s])无"
    r")$"
)
_LEFT_BUT = regex(r"合$|编$")
_PARTICLE_OBJECT = regex(r"^(?:双?眼|双?手|掌|嘴|唇|拍|节拍|音乐|辫|花环|草|竹|篮|毛衣|故事|谎|十)")

# Verbs of which 着 is the first half.
_VERB_WITH_ZHE = regex(r"^[手眼急迷装凉魔陆]")

# Words that begin with 著, and what follows where it is a particle before another word.
_RIGHT: dict[str, re.Pattern[str]] = {
    "名": regex(r"名(?:单|片|牌|字|义|额|册|声|气|言|利|词|次|模|目|为|叫|贵|画|车|校|表|酒|医|人(?!士|物))"),
    "作": regex(r"作(?:品|业|用|战|案|息|风|文|揖|弊|假|陪|怪|曲|势|对|恶|秀|家|客|者|画|为)"),
    "书": regex(r"书(?:本|包|籍|信|店|架|桌|名|页|法|记|房|柜|卷|院|写|香|面)"),
    "文": regex(r"文(?:件|字|化|明|具|物|凭|弱|雅|艺|静|书|章)"),
    "述": regex(r"述(?:说|职|评)"),
    "称": regex(r"称(?:霸|呼|赞|谓|职|重|：|“|「)"),
    "录": regex(r"录(?:音|像|影|制|取|入|用|下)"),
    "者": regex(r"者"),
    "译": regex(r"译(?:文|成|制|码)"),
}
# 起着作用, 印着作品: these are no works, whatever stands before.
_NEVER = regex(r"^作(?:用|业|战|案|息|风|揖|弊|陪|品)")

# Verbs that are hardly ever without their particle, and verbs that may be.
_ALWAYS = regex(
    r"(?:(?<![明清唐宋元汉晋隋辽金秦周南北王六本当各历前])朝|随|沿|意味|凭|趁|伴|穿|拿|抱|带|接|跟|起|标志|存在|充满|拥|戴|"
    r"顺|循|附|附带|执|沉|胶|粘)$"
)
_VERB = frozenset(
    "看听说想走站坐躺睡拿抱带穿戴背提拉推抓握持举捧端扛挑抬顶拖牵扶搂夹叼含咬嚼吃喝吸吹唱跳跑追赶逃躲藏等候望盯瞪瞧瞅"
    "视守护围绕沿随跟接紧顺循朝向对冲迎逆趁乘借凭靠倚依挨贴附粘黏沾挂吊悬飘浮漂流淌滴洒喷冒压盖罩遮蒙裹包缠绑系捆锁关"
    "开敞亮闪照映透射烧燃点煮炖炒烤晒淋泡浸洗刷擦扫打敲拍捶踢踩踏骑驾驶载装盛放摆搁堆铺列刻写画印题标注记填织缝绣插种"
    "养喂活死醒忙急笑哭喊叫嚷骂吵闹争议谈聊问答喘哼叹怀存在留续坚伸增变动满溢漫布笼交错连味志征示响担任撑领引指挥舞摇晃"
    "颤抖滚转旋飞游爬攀渡演扮饰执拥伴读念默数抄替帮陪教学练查搜寻找觅翻揭挖埋抚摸揉按捏搓掐忍耐熬撕扯咳呆愣傻闲空醉爱"
    "和恨怕盼期渴羡嫉疼痛病累饿冻热冷"
)

# After a name: the title or the publisher of what he wrote, or the line of a title page.
_BOOK = regex(r"^\s*(?:[《〈]|[，,：:.。（(].{0,10}(?:出版|书局|书店|印书馆|刊本|年版))|^\s*[）)]")
# A name of two or three characters as a clause of its own, its surname a common one.
_NAME = regex(
    r"(?:^|[\s，。；、：》”」）\d年代朝国])[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏"
    r"卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段章钱汤尹黎易常武乔贺赖龚文"
    r"鲁房欧阳司]\S{1,3}$"
)
_CITED = regex(r"^(?:[，,：:]|（|\(|$)")
_LINE_OF_AUTHOR = regex(r"(?:^|\n)\s*(?:[（(\[〔【][^\n]{1,3}[）)\]〕】])?\s*\S{2,4}\s*$|[\s　]$")
_WROTE = regex(r"(?:^|[，。；、：！？》”」\s]|[并曾另还也亦他她氏其尚均])$")
# 著有成绩: to be outstanding in.
_MERIT = regex(r"^有(?:成绩|成效|功|劳绩|勋|贡献|殊|声誉|信誉)")
_TALKED_OF = regex(r"[「『“‘\"'《（(]$")
_TALKED_OF_END = regex(r"^(?:[」』”’\"'》）)]|字)")


def stays(before: str, after: str) -> bool:
    """Whether a 著 between these two contexts, in Simplified script and within one line, stays 著."""
    if _TALKED_OF.search(before) and _TALKED_OF_END.match(after):
        return True
    following = after[:1]
    verb = before[-1:] in _VERB
    if _LEFT.search(before):
        if _VERB_WITH_ZHE.match(after) and not before.endswith(("显", "卓", "昭")):
            return False
        return not (_LEFT_BUT.search(before) and _PARTICLE_OBJECT.match(after))
    if not verb and _MERIT.match(after):
        return True
    if following == "有":
        return bool(_WROTE.search(before)) or (not verb and after[1:2] in ("《", "〈"))
    if following == "于":
        return bool(_WROTE.search(before))
    other = _RIGHT.get(following) if following else None
    if other is not None:
        if _NEVER.match(after) or _ALWAYS.search(before):
            return False
        if following in "书文译者":
            return (not verb and not other.match(after)) or (following == "者" and not verb)
        return not (verb and other.match(after))
    if verb:
        return False
    if _CITED.match(after) and _NAME.search(before):
        return True
    return bool(_BOOK.match(after)) or (not after.strip() and bool(_LINE_OF_AUTHOR.search(before)))
