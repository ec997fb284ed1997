"""Words that short lines of a site's furniture hold, by what they say. Folded text: simplified, half-width.

They are evidence beside other evidence: a word alone takes no line away.
"""

from __future__ import annotations

import re
from functools import cache

from ...lazy import regex

#: Lines longer than this are not searched for words.
LONGEST = 160


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


GROUPS: dict[str, tuple[str, ...]] = {
    "navigation": _words(
        "首页|网站地图|频道|设为首页|加入收藏|收藏本站|返回顶部|回到顶部|返回首页|上一篇|下一篇|上一页|下一页|更多|more"
        "|当前位置|您的位置|所在位置|导航|旧版|手机版|客户端|简体|繁体|English|RSS|订阅|滚动|专题|博客|微博|论坛|社区频道"
        "|天气预报|视频|图片|彩票|游戏|邮箱|搜索|登入|搜寻|导览|上一章|下一章|进入词条|个人工具"
    ),
    "tools": _words(
        "字号|字体|打印|关闭窗口|关闭|收藏|分享到|分享|转发|推荐给|复制链接|复制本文|发送给好友|发给好友|投稿|纠错|挑错"
        "|举报|评论|跟帖|点赞|顶一下|踩一下|扫一扫|二维码|大中小|保存|浏览次数|点击数|点击量|阅读次数"
        "|人气|字大|字小"
    ),
    "related": _words(
        "相关|推荐|热点|热门|排行|最新|更多|延伸阅读|猜你喜欢|点击查看|往期|精彩|新闻排行|头条|焦点|图文|关注|编辑推荐"
        "|您可能|你可能|看了又看|上传文档|下载|相似|词条|义项|引用日期|历史版本|为你推荐|换一换"
    ),
    "comment": _words(
        "网友评论|发表评论|我要评论|我来说两句|条评论|文明上网|理性发言|用户名|密码|匿名|验证码|登录|注册|登陆|登出|发表于"
        "|楼主|回复|网友|跟贴|留言|仅代表|板凳|只看|回帖|个回答|当前离线|来自手机"
    ),
    "legal": _words(
        "版权|copyright|Copyright|©|All Rights|all rights|ICP|备案|许可证|公网安备|免责声明|转载|不代表|违法和不良"
        "|举报电话|声明|侵权|本网站|本站|主办|承办|技术支持|关于我们|广告服务|法律顾问|律师|招聘信息|人才招聘|服务热线|客服|稿件来源"
        "|网站简介|诚聘|隐私"
    ),
    "byline": _words(
        "责任编辑|编辑:|责编|记者|通讯员|作者|来源:|来源|稿源|出处|实习生|摄影|摄|本报讯|撰稿|校对|新闻来源"
    ),
    "promotion": _words(
        "Facebook|facebook|twitter|粉丝|专页|官方微博|公众号|微信号|扫码|客户端|下载APP|App|APP|订阅号|关注我们|按此|欢迎"
        "|点击进入|点此|更多精彩"
    ),
    "advertisement": _words("广告|推广|赞助|优惠|特价|促销|抢购|加盟|代理|免费|热线|咨询|QQ|微信"),
}

_ALL = [(word, name) for name, group in GROUPS.items() for word in sorted(group, key=len, reverse=True)]

#: All words; without groups, since only then the search skips what no word begins with.
PATTERN = regex("|".join(re.escape(word) for word, _ in _ALL))

#: The group of each word: where it stands in several, the first.
GROUP = dict(reversed(_ALL))


@cache
def by_beginning() -> dict[str, tuple[tuple[str, int], ...]]:
    """For the first two characters of words, and for words of one, the words that `PATTERN` would try there, in its
    order, with the numbers of their groups."""
    numbers = {name: number for number, name in enumerate(GROUPS)}
    tried = [(word, numbers[GROUP[word]]) for word in dict.fromkeys(word for word, _ in _ALL)]
    alike: dict[str, list[tuple[str, int]]] = {}  # by their first character
    for one in tried:
        alike.setdefault(one[0][0], []).append(one)
    return {
        begin: tuple(one for one in alike[begin[0]] if one[0].startswith(begin) or one[0] == begin[0])
        for begin in {word[:2] for word, _ in tried}
    }


#: What stands on a site's furniture and hardly anywhere else: by these a plain text shows that it comes from a page.
SITE = regex(
    "设为首页|加入收藏|收藏本站|网站地图|返回顶部|回到顶部|返回首页|上一篇|下一篇|上一页|下一页|当前位置|您的位置"
    "|您现在的位置"
    "|字号|字体:|关闭窗口|打印本|分享到|推荐给朋友|复制链接|发送给好友|发表评论|我要评论|条评论|我来说两句|网友评论|文明上网"
    "|相关新闻|相关阅读|相关文章|相关报道|相关链接|推荐阅读|热门文章|热点新闻|点击排行|新闻排行|猜你喜欢"
    "|延伸阅读|[Cc]opyright|©|[Aa]ll [Rr]ights|ICP备|ICP证|公网安备|版权所有|免责声明|关于我们|广告服务|网站简介"
    "|责任编辑|浏览次数|点击数|阅读次数|词条|返回列表|上一章|下一章|展开全部|扫一扫|相关推荐|为你推荐|精彩推荐"
    "|热门推荐|编辑推荐|加入书签|下载APP|意见反馈|使用条款|隐私政策|用户协议"
)

DATE = r"(?:19|20)\d\d ?[-/.年] ?\d{1,2}(?: ?[-/.月] ?\d{1,2})?|\d{1,2}月\d{1,2}日|\d{1,2}[-/]\d{1,2}"
TIME = r"\d{1,2}:\d\d"
