"""A fact in words: one line for timelines, and its values by name for what a correction changed."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luodi.core.facts import Fact, Kind
from luodi.core.money import shown
from luodi.core.words import said


def told(fact: Fact) -> str:
    """What a fact says besides its day and its amount, in one line."""
    language, data = get_language() or "zh-hans", fact.data
    if fact.kind is Kind.STAGE_MOVED:
        parts = [f"{said('stage', str(data.get('from', '')), language)} → {said('stage', fact.code, language)}"]
    elif fact.kind is Kind.AGREEMENT_SIGNED:
        parts = [" · ".join(filter(None, (said("agreement", fact.code, language), str(data.get("event") or ""))))]
    elif fact.kind in (Kind.FUNDS_RECEIVED, Kind.FUNDS_RETURNED):
        parts = [" · ".join(filter(None, (said("funds", fact.code, language), data.get("payer"), _foreign(data))))]  # type: ignore[arg-type]  # texts
    elif fact.kind is Kind.YEAR_PLANNED:
        parts = [fact.code]
    else:
        parts = [Truncator(str(data.get("text") or data.get("name") or "")).chars(80)]
        if data.get("percentage") is not None:
            parts.append(f"({data['percentage']}%)")
    parts.append(str(data.get("reason") or ""))
    if data.get("until"):
        parts.append(_("至 %(day)s") % {"day": data["until"]})
    return " ".join(filter(None, parts))


def _foreign(data: Mapping[str, object]) -> str:
    """Foreign money as it came: amount, currency, rate and the day of the rate."""
    if not data.get("currency"):
        return ""
    return f"{data['foreign_amount']} {data['currency']} × {data['rate']} ({data['rate_date']})"


def values_shown(fact: Fact) -> list[tuple[str, str]]:
    """What a correction may change of a fact, as people read it."""
    language, data = get_language() or "zh-hans", fact.data
    words = "agreement" if fact.kind is Kind.AGREEMENT_SIGNED else "funds"
    return [
        (_("发生日期"), fact.happened_on.isoformat()),
        (_("金额（元）"), "—" if fact.amount is None else shown(fact.amount, "元")),
        (_("种类"), said(words, fact.code, language) if fact.code else "—"),
        (_("付款方"), str(data.get("payer") or "—")),
        (_("凭证号"), fact.voucher or "—"),
        (_("签约活动"), str(data.get("event") or "—")),
        (_("内容"), str(data.get("text") or "—")),
    ]
