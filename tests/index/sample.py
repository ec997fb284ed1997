"""A sample corpus: articles written for these tests, with all that search has to cope with."""

from __future__ import annotations

from dangjian_corpus.document import Document
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages.segment import segmenter

#: id, title, date, publisher, author, url, text
ARTICLES = (
    ("a1", "社区党建的一天", "2010-05-04", "北岸日报", "林小满", "http://www.bei-an.example/a1",
     "清晨，社区党支部的书记敲开了王奶奶家的门。\n　　社区党建不是写在墙上的，社区工作者哈哈哈地笑着说。\n党员们分成三组，每组负责两栋楼。"),
    ("a2", "以人为本办好社区食堂", "2011-06-30", "北岸日报", "何远", "http://www.bei-an.example/a2",
     "以人为本，从一顿热饭做起。社区食堂开张那天，来了120位老人。\n有人问：“这饭能一直吃下去吗？”支部的回答是：能。"),
    ("a3", "看著路燈想起的事", "2011", "海峡晚报", "", "http://news.haixia.example/a3",
     "社區的路燈壞了三天，沒有人說話。後來黨員何遠修好了它，還給乾隆年間的老井裝了蓋子。"),
    ("a4", "ＷｉＦｉ覆盖工程", "2012-01-15", "南城新闻网", "周知", "http://www.nancheng.example/2012/a4",
     "ＷｉＦｉ覆盖了全部12个小区，Wi-Fi的密码写在布告栏：DangJian2012。wifi 慢的时候，大家就聊天。\n网址是 https://www.nancheng.example/wifi?id=7 。"),
    ("a5", "两新组织里的党员", "2012-11", "南城新闻网", "周知", "http://www.nancheng.example/2012/a5",
     "“两新”组织的党建工作刚刚起步。组织起来，力量就大；不组织起来，就没有力量。网格化管理让每一个党员都有自己的网格。"),
    ("a6", None, None, None, None, None, "短文。"),
    ("a7", "哈哈镜", "2013-03-01", "北岸日报", "林小满", "http://www.bei-an.example/a7",
     "哈哈哈哈哈。镜子里的人也哈哈。\t\t 哈 哈  哈\u3000哈"),
    ("a8", "服务型党组织建设侧记", "2013-12-31", "海峡晚报", "郑重", "http://news.haixia.example/a8",
     "服务型党组织怎么建？这个街道的办法是：把支部建在网格上，把服务送到家门口。第一批五个支部，第二批八个支部，第三批还在路上。\r\n\r\n"
     "党费缴纳也简单了，手机上点一下就行。建党九十周年那年，街道还没有这样的条件。"),
    ("a9", "社区 社区 社区", "2009", "北岸日报", "何远", "http://www.bei-an.example/a9", "社区"),
    ("b1", "居民代表会议记录", "2010", "", "何远;林小满", None,
     "会议记录（草稿）\n1. 停车位：8月底前划好。\n2. 垃圾分类：宣传、检查、评比。\n3. 老年大学：报名人数46人（含外社区3人）。\n\n居民代表：同意。"),
    ("b2", "空行与标点", "2010-01-01", "南城新闻网", None, "http://www.nancheng.example/b2",
     "\n\n……！！？？——“”（）《》\n　\n。\n"),
    ("b3", "读《社区工作手册》", "2011-02-28", "海峡晚报", "郑重", "http://news.haixia.example/b3",
     "《社区工作手册》第3版共320页，定价￥36.80。作者说：“社区，是党建工作的根。”手册里最好的一句话是：先敲门，再说话。"),
    ("b4", "𠮷野家的早晨", "2013-06-18", "北岸日报", None, "http://www.bei-an.example/b4",
     "𠮷野先生在社区住了二十年。他的店里有一个𠮷字招牌，😀 表情贴在门上。党员徽章闪闪发光。"),
    ("b5", "为什么我们要开门办公", "2012-08-08", "南城新闻网", "周知", "http://www.nancheng.example/b5",
     "为什么要开门办公？因为居民看得见，才信得过。党建 工作，说到底是人的工作。AND OR NOT 都是英文单词。"),
)  # fmt: skip


def documents(dictionaries: tuple[str, ...] = ()) -> list[Document]:
    """The articles as records with their words."""
    cut = segmenter(Settings(dictionaries=dictionaries)).cut
    return [
        Document(
            id=identifier,
            text=text,
            title=title,
            date=date,
            publisher=publisher,
            author=author or None,
            source={"path": f"{identifier}.txt", **({"url": url} if url else {})},
            tokens=cut(text),
        )
        for identifier, title, date, publisher, author, url, text in ARTICLES
    ]
