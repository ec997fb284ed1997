"""Texts that are no paragraphs, whole, as they were copied with a site's lines around them: none of them may be lost."""

from __future__ import annotations

import pytest

from dangjian_corpus import pipeline
from dangjian_corpus.document import Document
from dangjian_corpus.settings import Settings

_SITES = {
    "a stamp with bars": (
        "2008-11-02 14:22:30 | 作者:田野 | 来源:凤凰文化网 | 浏览:455次",
        "上一条：塘边的姑娘\n下一条：看水人\n打印本文 发表评论 关闭窗口",
    ),
    "a forum": (
        "发布人：凤凰塘管理员　发布时间：2012-08-22 20:11　已有 231 人阅读",
        "附件下载：曲谱.pdf（128KB）\n点赞 17　收藏 2\n返回上一页",
    ),
    "an account": (
        "原创 小满 塘边笔记 2020年10月07日 21:15\n点击蓝字 关注我们",
        "点分享\n点收藏\n点在看\n阅读 1.2万\n写下你的留言\n精选留言\n阿云：我家门口也有一口塘",
    ),
}
_TEXTS = {
    "verse": (
        "塘埂",
        "月亮下来的时候\n水面上没有声音\n看水的人提着灯\n从东头走到西头\n我听见他的脚步\n像一个旧的钟摆\n灯灭了又点起来\n"
        "照见塘埂的裂缝\n我听见他的脚步\n像一个旧的钟摆\n天亮以前他坐下\n把鞋里的沙倒掉",
    ),
    "a song for one and all": (
        "打夯的号子",
        "领：清早起来上塘埂呀，\n合：哎嗨哟！\n领：石夯抬起一人高呀，\n合：哎嗨哟！\n领：一夯砸出一个坑呀，\n合：哎嗨哎嗨，哎嗨哟！\n"
        "打夯的人早已散了，会唱的只剩村里的三个老人，每年开塘的那一天，还是由他们领头唱上一段。",
    ),
    "a calendar": (
        "凤凰塘六月活动安排",
        "六月份，凤凰塘水文化馆每天上午九点开馆，下午五点闭馆，周一休息。本月安排的活动有：\n"
        "6月3日（周六）14:30 看水位的办法，限三十人，自带雨鞋\n6月10日（周六）19:30 县剧团演出《看水》，凭票入场\n"
        "6月24日（周六）9:00 征集老照片，扫描后当场归还\n参加活动请带身份证，遇雨照常。",
    ),
    "a letter": (
        "写给儿子的一封信",
        "见信好。你走了二十三天了，你妈每天把你房间的窗户打开，说要透气，其实是想听听你在不在里头唱歌。\n"
        "塘里的水退了，鱼都搬到新塘去了，你养的那只乌龟也在里头，前天我去看，它还认得我的脚步声。\n"
        "钱够用就好，不够跟我说，别跟你妈说。\n爸爸\n十月九日夜",
    ),
    "two languages": (
        "看水人的最后一班",
        "六十岁的老魏走完了塘埂上的最后一班。\n"
        "Wei, who is sixty years old, walked along the dyke for the very last time in his life.\n"
        "这条埂一千二百米，他每天走两遍，走了三十八年，从来没有误过一次。\n"
        "The dyke is 1,200 metres long. He walked it twice a day, and for 38 years he never missed a walk.",
    ),
    "minutes": (
        "塘委会第七次会议纪要",
        "时间：2022年8月20日（星期六）上午9:30\n地点：水管站会议室\n主持人：钱卫国　记录人：方敏\n"
        "一、关于除险加固。会议听取了三家单位的报价，最低二百一十六万元，最高二百六十八万元，要求两周内补充资料。\n"
        "二、关于补贴。会议同意从下半年起，护塘员的补贴提高到每月二百元，由水管站按季发放。\n会议于11:40结束。",
    ),
}


@pytest.mark.parametrize("site", _SITES)
@pytest.mark.parametrize("name", _TEXTS)
def test_nothing_of_a_text_is_lost(name: str, site: str) -> None:
    title, body = _TEXTS[name]
    above, below = _SITES[site]
    document = Document("a", f"{title}\n{above}\n{body}\n{below}\n")
    for stage in ("repair", "strip"):
        document = pipeline.run_stage(stage, document, Settings())
    assert document.title == title or title in document.text
    lost = [line for line in body.replace("　", " ").split("\n") if line not in document.text]
    assert not lost
    assert "返回上一页" not in document.text
    assert "关闭窗口" not in document.text
