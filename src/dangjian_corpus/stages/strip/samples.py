"""Small documents for the classifier's rules: a page reduced to text, with one more line, and whole texts."""

from __future__ import annotations

_PARAGRAPHS = (
    "七月的清晨，南坪村的党员活动室已经坐满了人。村支书老周翻开笔记本，把上个月大家提的意见一条一条念出来，哪些办成了，哪些还在办，说得清清楚楚。",
    "“渠修通了，稻子就有救了。”种粮大户李大山说，往年这个时候他最怕天旱，今年村里组织党员突击队清了三公里水渠，他家的五十亩田一块也没有干着。",
    "据了解，今年以来，镇里把群众的急事难事列成清单，由机关党员包片认领，办结一件销号一件，群众满意率一直保持在百分之九十五以上。",
)
_TOP = (
    "网站首页 新闻 时政 经济 社会 文化 体育 图片 视频 论坛",
    "您的位置：首页 > 新闻中心 > 正文",
    "设为首页 加入收藏 网站地图",
)
_BOTTOM = (
    "相关新闻",
    "·邻镇召开春耕现场会",
    "·水利局下乡送技术",
    "发表评论 共有0条评论",
    "版权所有 未经许可不得转载 联系我们",
)


def page(*lines: str) -> str:
    """A page as text, with `lines` below the article."""
    return "\n".join((*_TOP, *_PARAGRAPHS, *lines, *_BOTTOM))


def article(*lines: str) -> str:
    """A whole text, with `lines` after its first paragraph."""
    return "\n\n".join((_PARAGRAPHS[0], *lines, *_PARAGRAPHS[1:]))


def markup(line: str) -> str:
    """A page as HTML, with the markup of one more line."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in _PARAGRAPHS)
    items = "".join(f'<li><a href="x">{text}</a></li>' for text in _BOTTOM[1:3])
    return (
        f'<html><body><div class="nav"><a href="/">{_TOP[0]}</a></div><div class="content"><h1>南坪村的清晨</h1>{body}'
        f'</div><div class="side"><ul>{items}</ul>{line}</div><div class="foot">{_BOTTOM[-1]}</div></body></html>'
    )


#: For every role of the classifier documents with a line that goes in it.
HITS: dict[str, tuple[str, ...]] = {
    "hidden": (markup('<p style="display:none">本站专题，今日推荐</p>'),),
    "link": (markup('<div><a href="y">南坪印象：一个村庄的四季与远方</a></div>'),),
    "legal": (page("本网站由新闻中心主办 技术支持 联系我们 服务热线"), page("廣告服務 法律顧問 網站簡介 誠聘英才")),
    "comment": (page("用户名 密码 匿名发表 验证码"), page("网友 123.45.*.* 回复 楼主")),
    "tools": (page("打印 保存 收藏 纠错 扫一扫"), page("字大 字小 打印 保存")),
    "credits": (page("作者 本报通讯员 摄影"), page("稿源 新闻来源 南坪报")),
    "channels": (page("旧版 手机版 简体 繁体 English"), page("天气预报 邮箱 游戏 彩票")),
    "related": (page("往期精彩图文"), page("本周头条 热门排行")),
    "advertisement": (page("特价 促销 抢购 加盟代理"), page("加盟 代理 咨询热线")),
    "menu": (page("国内 国际 军事 港澳 台湾 教育"), page("時尚 家居 健康 旅遊 美食")),
    "headline": (page("东村举办采茶节 2013-05-06", "西山果园迎来丰收季 2013-05-07"),),
    "bullet": (page("★东村举办采茶节", "★西山果园迎来丰收季"),),
    "list": (page("东村举办采茶节", "西山果园迎来丰收季", "县城新添图书馆", "老街灯会今晚亮灯"),),
    "boilerplate": (page("看不清？换一张"), page("正在缓冲……")),
}

#: Lines that look much the same in a text that is whole.
MISSES: dict[str, tuple[str, ...]] = {
    "hidden": (markup("<p style='display:block'>摄影比赛开始报名</p>"),),
    "link": (article("详见《南坪村志》第三卷。"),),
    "legal": (article("版权保护"), article("第三条 转载本办法，应当注明出处。")),
    "comment": (article("网友们在回复里说："), article("登录台湾的第一天")),
    "tools": (article("打印机修好了。"), article("收藏")),
    "credits": (article("责任编辑这一行，她干了三十年。"), article("记者：您怎么看？", "李大山：好事。")),
    "channels": (article("导航仪响了。"), article("论坛上的发言")),
    "related": (article("相关部门表示支持。"), article("热点问答")),
    "advertisement": (article("免费的午餐"), article("招聘会上人山人海。")),
    "menu": (article("李大山 王小明 赵铁柱 孙有福"), article("春风 细雨 人家", "小桥 流水 归舟")),
    "headline": (article("南坪村党支部", "2013年5月6日"),),
    "bullet": (article("·一是抓学习", "·二是抓整改", "·三是抓落实"),),
    "list": (article("李大山", "王小明", "赵铁柱", "孙有福", "周满仓"), article("“来了？”", "“来了。”", "“坐。”")),
    "boilerplate": (article("“您好，欢迎光临！”"), article("一、总体要求", "二、主要任务", "三、保障措施")),
}
