"""Small reports of our own for the tests of comparisons, as the catalog would hold them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from index import Analyser
from ingest import Metadata, read
from kb.compare.plans.commitments import Commitment, commitments
from kb.compare.plans.ladder import load_ladder
from kb.documents import DocumentInfo, StoredDocument
from kb.glossary import load_glossary

LADDER = load_ladder()
GLOSSARY = load_glossary()
ANALYSER = Analyser(GLOSSARY.concepts)
NOW = datetime.datetime(2026, 1, 1)

EN_2025 = """# Harbour Office: work report of 2025

## 1. Review of 2024

In 2024 the office opened two berths and cut waiting times by 12%.

## 2. Tasks for 2025

We will explore night pilotage, promote electronic cargo lists, \
and deepen the reform of berth fees.

The office will raise the share of lorries cleared without a stop to 60 percent. \
It will continue to protect the oyster beds in the bay.

- Give every crew a contact person.
- Build a shelter for drivers, and repair the eastern quay.
- Publish a tide table for anglers.
"""

EN_2026 = """# Harbour Office: work report of 2026

## 1. Review of 2025

In 2025 we completed a trial of night pilotage. The share of lorries cleared without \
a stop reached 58 percent. Every crew was given a contact person. \
The eastern quay was repaired in full.

## 2. Tasks for 2026

We will promote night pilotage, promote electronic cargo lists, \
and promote the reform of berth fees.

The office will raise the share of lorries cleared without a stop to 75 percent. \
It will continue to protect the oyster beds in the bay.

- Give each crew a person of contact on board.
- Build a shelter for drivers.
- Repair the eastern quay.
- Train dogs to find stowaways.
"""

ZH_2025 = """# 海湾港务局2025年工作报告

## 一、2024年工作回顾

2024年新开泊位两个，等候时间缩短12%。

## 二、2025年重点任务

探索夜间引航，推进货物清单电子化，深化泊位收费改革。货车不停车放行比例提高到60%。继续保护湾内牡蛎养殖区。

1. 为每艘船的船员指定联络人。
2. 对停靠满十年的船东，给予泊位费优惠，使老客户留得住。
3. 编印钓鱼者潮汐表。
"""

ZH_2026 = """# 海湾港务局2026年工作报告

## 一、2025年工作回顾

2025年完成了夜间引航试点。货车不停车放行比例达到58%。每艘船的船员都有了联络人。

## 二、2026年重点任务

推进夜间引航，推进货物清单电子化，推进泊位收费改革。货车不停车放行比例提高到75%。继续保护湾内牡蛎养殖区。

1. 为每艘船的船员指定船上联络人。
2. 对停靠满十年的船东，给予泊位费优惠，使老客户留得住。
3. 训练查找偷渡者的警犬。
"""


def report(
    folder: Path, name: str, text: str, year: int | None = 2025, organisation: str | None = "Office"
) -> StoredDocument:
    """``text`` as read and stored under ``name``."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    (document,) = read(path, overrides=Metadata(organisation=organisation, year=year))
    info = DocumentInfo(
        id=name,
        source=name,
        title=document.title,
        organisation=document.organisation,
        year=document.year,
        date=None,
        language=document.language,
        characters=len(document.text),
        chunks=0,
        added=NOW,
        changed=NOW,
        sources=(name,),
    )
    return StoredDocument(info, document.text, document.sections, (), {}, None)


def planned(document: StoredDocument) -> list[str]:
    """The texts of a report's commitments, each checked against its place."""
    return [commitment.text for commitment in _checked(document, commitments(document, LADDER))]


def _checked(document: StoredDocument, found: tuple[Commitment, ...]) -> Iterator[Commitment]:
    for commitment in found:
        at = commitment.excerpt
        assert document.text[at.start : at.end] == commitment.text
        yield commitment
