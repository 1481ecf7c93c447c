"""What the words in an office's cells mean in ours: kinds, funding channels, stages, sorts of agreement and funds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from luodi.core.words import AGREEMENTS, CHANNELS, FUNDS, PROJECT_KINDS, STAGES, Word
from luodi.exchange.reading.text import squeezed

_TABLES: Mapping[str, Mapping[str, Word]] = {
    "kind": PROJECT_KINDS,
    "channel": CHANNELS,
    "stage": STAGES,
    "agreement": AGREEMENTS,
    "funds": FUNDS,
}
# Fields whose cells hold one of our codes or a word for it; an unknown word is kept and refused by the ledger's check.
NAMED = frozenset({"agreement", "funds"})
_ALSO: Mapping[str, Mapping[str, str]] = {
    "kind": {
        "new": "新建 新建项目 新开工 新开工项目 计划新开工项目 拟新开工项目 新 迁建 异地新建 新上",
        "continuing": "续建 续建项目 续 结转 结转续建 在建续建",
        "extension": "扩建 改建 改扩建 技改 技术改造 扩能 增资扩产 扩建项目 改扩建项目 技改项目",
    },
    "channel": {
        "self_raised": "自筹 自筹资金 企业自筹 单位自筹 业主自筹 自有资金 地方自筹",
        "enterprise": "企业投资 社会资本 社会投资 民间投资 招商引资 民营投资 企业 社会资金",
        "national": "国家投资 中央投资 中央预算内 中央预算内投资 中央资金 国债 特别国债 政府投资 财政资金 国家",
        "provincial": "省级投资 省级资金 省级 省预算内 省级财政 省财政 专项债 地方专项债 专项债券",
        "foreign": "外资 外商投资 外商 境外资金 港澳台投资",
    },
    "stage": {
        "idea": "谋划 谋划项目 策划",
        "pooled": "储备 储备项目 入库 已入库储备",
        "promoted": "推介 推介项目 包装推介",
        "negotiating": "在谈 洽谈 在谈项目 洽谈项目 对接 跟踪洽谈",
        "signed": "签约 已签约 签约项目 已签约项目 签约未开工",
        "preparing": "前期 前期手续 前期项目 前期工作 前期阶段 未开工 拟开工 办理前期手续 开展前期工作 前期准备 "
        "预备项目 重点前期项目",
        "started": "开工 已开工 新开工建设 开工项目",
        "building": "在建 建设中 续建中 在建项目 正在建设 施工中 主体施工 implementation",
        "completed": "竣工 已竣工 完工 已完工 建成 已建成 竣工项目 竣工验收 completion",
        "producing": "投产 已投产 投产项目 建成投产 试生产 运营 已运营 投入使用",
        "full_output": "达产 已达产 达产达效 达产项目 达效",
    },
    "agreement": {
        "contract": "合同 正式合同 投资合同 正式协议 协议 投资协议",
        "framework": "框架 框架协议 战略合作协议",
        "letter": "意向 意向书 意向协议 合作意向",
    },
    "funds": {
        "capital": "资本金 注册资本 自有资金 股本金 项目资本金",
        "loan": "贷款 银行贷款 融资",
        "fiscal": "财政 财政资金 专项资金 补助资金",
        "equipment": "设备 设备作价 实物",
        "other": "其他 其他资金 其它",
    },
}


@lru_cache(maxsize=1)
def _known() -> Mapping[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for table, words in _TABLES.items():
        for code, word in words.items():
            for text in (code, word.zh, word.en, *_ALSO[table].get(code, "").split()):
                found.setdefault((table, squeezed(text)), code)
    return found


def meaning(table: str, text: str) -> str | None:
    """Our code for a word of this table; None when nobody told us what it means.

    >>> meaning("kind", "续建项目"), meaning("stage", "已 开工"), meaning("kind", "其他")
    ('continuing', 'started', None)
    """
    return _known().get((table, squeezed(text)))


# Sections of GB/T 4754-2017 by the words that ledgers use for them. A code such as C30 stands as it is.
_SECTIONS = {
    "A": "农业 林业 畜牧业 渔业 农林牧渔业 农牧业 现代农业 特色农业 养殖业 种植业 农林水利 agriculture forestry",
    "B": "采矿业 矿业 煤炭 采掘业",
    "C": "制造业 工业 装备制造 食品加工 农产品加工 新材料 医药 生物医药 化工 建材 加工业 电子信息 industry",
    "D": "电力 热力 能源 新能源 电力热力燃气及水生产和供应业 清洁能源 energy energygenerationandsupply",
    "E": "建筑业 建筑",
    "F": "批发和零售业 批发零售 商贸 商贸流通 商业",
    "G": "交通运输 仓储 物流 交通运输仓储和邮政业 现代物流 交通 transportandstorage",
    "H": "住宿和餐饮业 住宿餐饮 餐饮",
    "I": "信息传输软件和信息技术服务业 信息技术 数字经济 软件 大数据 communications",
    "J": "金融业 金融 bankingandfinancialservices",
    "K": "房地产业 房地产",
    "L": "租赁和商务服务业 商务服务",
    "M": "科学研究和技术服务业 科研",
    "N": "水利环境和公共设施管理业 水利 生态环保 环保 市政 城市基础设施 公共设施 水利环境 waterandenvironment "
    "watersupplyandsanitation",
    "O": "居民服务修理和其他服务业 居民服务",
    "P": "教育 education",
    "Q": "卫生和社会工作 卫生 医疗 社会工作 养老 健康 health",
    "R": "文化体育和娱乐业 文化 体育 旅游 文旅 文化旅游 文体旅游 tourism",
    "S": "公共管理社会保障和社会组织 公共管理",
    "T": "国际组织",
}
_CODE = re.compile(r"^[A-T](?:\d{2,3})?$")


def industry(text: str) -> str:
    """The code of an industry named in words; "" when its words are not known, so that nothing is put in a wrong box.

    >>> industry("Ｃ30"), industry("制造业"), industry("其他")
    ('C30', 'C', '')
    """
    plain = squeezed(text)
    if _CODE.match(plain.upper()):
        return plain.upper()
    bare = plain.replace("、", "").replace("，", "").replace(",", "")
    return next((code for code, words in _SECTIONS.items() if bare in words.split()), "")
