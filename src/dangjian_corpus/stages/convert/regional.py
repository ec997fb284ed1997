"""Regional vocabulary: which of the reference's Taiwan entries hold in which text.

The library's table for Taiwan is one of computing. Applied to everything it writes 严格运行 for 嚴格執行 and
领导内核 for 領導核心. So an entry whose word is ordinary on the Mainland too applies only in a text about
computing, and an entry that is part of a longer word does not apply there.
"""

from __future__ import annotations

import re

from .engine import Match

#: Words that are ordinary Mainland usage as they stand.
ORDINARY = frozenset(
    """
    建立 執行 資料 程序 核心 文字 文件 裝置 影片 指標 通道 宣告 支援 模擬 智慧
    通訊 聯絡 新增 檔案 整合 儲存 查詢 啟用 啓用 序列 透過 複製 傳送 互動 互動式
    呼叫 列舉 批次 設定 開啟 開啓 物件 元件 載入 匯入 匯出 效能 字型 向量 連結
    相容 區域性 正規化 遮蔽 連線 外掛 變數 類比 存取 捲軸 取樣 稽覈 檢視 預設 過載
    高階 低階 進階 登出 防毒 桌布 簡報 存檔 離線 截圖 堆疊 擷取 回撥 釋出 重灌
    丟擲 對映 片語 縮排 剪下 字首 字尾 撥出 定址 例項 引數 型別 溢位 貼上 分割槽
    尤拉 布林 多型 巢狀 外接 全域性 擴充套件 永續性 優先順序 線上 結束通話 解除安裝
    繫結 最佳化 通話記錄 重新整理 冷盤 類别範本 專案 社羣 映象 影象 代碼 信號 低級
    畫素 機率 機率論 喬治亞
    """.split()  # noqa: SIM905
)

#: Words that only a text about computing has.
_COMPUTING = re.compile(
    "軟體|硬體|程式|記憶體|伺服器|硬碟|磁碟|光碟|作業系統|資料庫|網際網路|演算法|滑鼠|游標|螢幕|位元|字元|字串|執行緒|函式|陣列|"
    "迴圈|原始碼|編譯器|瀏覽器|二極體|電晶體|解析度|介面|資料夾|印表機|快取"
)
_ENOUGH = 2  # different ones of those

#: Longer words and neighbours in which an entry's word is not that word.
_GUARD = re.compile(
    "方程式|軟體動物|軟體家具|計程車兵|圖示覆|稽核|"
    "數位(?=[同老學專代委候選朋教醫律官員成女男知記工客])|"
    "(?<=[一二三四五六七八九十幾半])位元"
)


def kept(text: str, matches: list[Match]) -> list[Match]:
    """Those `matches` of the regional table in `text` that mean what the table says."""
    if not matches:
        return matches
    computing = len({hit[0] for hit in _COMPUTING.finditer(text)}) >= _ENOUGH
    guarded = [hit.span() for hit in _GUARD.finditer(text)]
    return [
        match
        for match in matches
        if (computing or text[match.start : match.end] not in ORDINARY)
        and not any(start < match.end and match.start < end for start, end in guarded)
    ]
