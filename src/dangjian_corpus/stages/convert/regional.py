"""Regional vocabulary: which entries of the tables hold in which text.

The tables for Taiwan have much of computing. Applied to everything they write 严格运行 for 嚴格執行 and 领导内核 for
領導核心. So an entry whose word is ordinary on the Mainland too applies only where computing is talked of, and an entry
that is part of a longer word or name does not apply there.
"""

from __future__ import annotations

from bisect import bisect_left

from ...lazy import regex
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
    即時 停用 影像 行程 社群 執行長 埠 圖示 登入 資料來源 文書處理 使用者
    """.split()  # noqa: SIM905
)

#: Words that only computing has.
_COMPUTING = regex(
    "軟體|硬體|程式|記憶體|伺服器|硬碟|磁碟|光碟|作業系統|資料庫|網際網路|演算法|滑鼠|游標|螢幕|位元|字元|字串|執行緒|函式|陣列|"
    "迴圈|原始碼|編譯器|瀏覽器|二極體|電晶體|解析度|介面|資料夾|印表機|快取"
)
_ENOUGH = 3  # different ones of those
_NEAR = 60  # characters on either side

#: What only computing says of a word that is ordinary by itself.
_CERTAIN = regex("第[一二三四五]正規化|無線通訊|通訊協定")

#: Longer words and neighbours in which an entry's word is not that word.
_GUARD = regex(
    "方程式|軟體動物|軟體家具|計程車兵|圖示覆|稽核|"
    "數位(?=[同老學專代委候選朋教醫律官員成女男知記工客])|"
    "(?<=[一二三四五六七八九十幾半])位元|"
    "內建(?=[立築造置議])|(?:對|審判)外接|假釋出|進行程序|工作列[管入為]|影音訊|[查清]點選|控制點選|排除錯|資料包[含括]|"
    "[探監]視窗|原始檔案|擴音[器機設系]|投影片|機器腳踏車|法律上[之的]程式|法定程式|不合程式|程式不合|"
    "(?<=[陳林黃張李王吳劉蔡楊許鄭謝洪郭邱曾廖賴徐周葉蘇莊呂江何蕭羅高潘簡朱鍾游詹胡施沈余盧梁趙顏柯翁魏孫戴])輝達"
)

#: Short names, whose characters stand in longer ones and in words: they must stand alone.
_NAMES = frozenset(("佛瑞", "凱吉", "奧福", "拉摩", "拉羅", "梅湘", "萊許", "薩提", "韋本", "路蘭"))
_HAN = regex("[\u3400-\u9fff]")


def kept(text: str, matches: list[Match]) -> list[Match]:
    """Those `matches` of the regional table in `text` that mean what the table says."""
    if not matches:
        return matches
    computing = [(hit.start(), hit[0]) for hit in _COMPUTING.finditer(text)]
    guarded = [hit.span() for hit in _GUARD.finditer(text)]
    certain = [hit.span() for hit in _CERTAIN.finditer(text)]

    def means_it(match: Match) -> bool:
        word = text[match.start : match.end]
        if _meets(match, guarded) or (word in _NAMES and not _stands_alone(text, match)):
            return False
        return word not in ORDINARY or _meets(match, certain) or _is_computing(match, computing)

    return [match for match in matches if means_it(match)]


def _is_computing(match: Match, words: list[tuple[int, str]]) -> bool:
    """Whether computing is talked of around a match; `words` are what only it has, with their places in order."""
    first = bisect_left(words, (match.start - _NEAR, ""))
    last = bisect_left(words, (match.end + _NEAR, ""))
    return len({word for _, word in words[first:last]}) >= _ENOUGH


def _meets(match: Match, spans: list[tuple[int, int]]) -> bool:
    return any(start < match.end and match.start < end for start, end in spans)


def _stands_alone(text: str, match: Match) -> bool:
    around = text[max(match.start - 1, 0) : match.start] + text[match.end : match.end + 1]
    return _HAN.search(around) is None
