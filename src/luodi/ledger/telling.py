"""A fact in words: one line for timelines, its values by name for what a correction changed, whole for a verifier; closed months
with their sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luodi.core.facts import Fact, Kind, State
from luodi.core.money import shown
from luodi.core.standing import fold
from luodi.core.words import said
from luodi.ledger.actions.months import SUMMED, month_name, totals_at
from luodi.ledger.models import Entry, Evidence
from luodi.ledger.queries import all_moments_of_closing, answers_about, fact_of
from luodi.ledger.queries.papers import papers_of
from luodi.people.models import User

PDF = "application/pdf"
PICTURES = frozenset({"image/png", "image/jpeg", "image/webp"})
SHOWN = PICTURES | {PDF}  # kinds of paper that a browser shows and that cannot carry a script


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


@dataclass(frozen=True, slots=True)
class Card:
    """A fact as a verifier looks at it: as it stands, who wrote it last, its papers, what stood against answering it."""

    entry: Entry
    fact: Fact
    state: State
    told: str
    hand: User
    own: bool
    papers: list[tuple[Evidence, str]]  # with how it is shown: picture, pdf, or "" for a file that is only saved
    fault: str

    @property
    def open(self) -> bool:
        """Whether this verifier can still answer it."""
        return self.state is State.RECORDED and not self.own


def cards_of(actor: User, entries: Sequence[Entry], faults: Mapping[str, str]) -> list[Card]:
    """Facts that the actor may answer, with what was said against each (by its key), in the order given."""
    pks = [entry.pk for entry in entries]
    answers: dict[int, list[Entry]] = {}
    for answer in answers_about(pks):
        answers.setdefault(answer.about_id or 0, []).append(answer)
    papers = papers_of(pks)
    made = []
    for entry in entries:
        given = answers.get(entry.pk, [])
        standing = fold(fact_of(entry), [fact_of(one) for one in given])
        hands = [one.recorded_by for one in given if one.kind == Kind.CORRECTED]
        hand = hands[-1] if hands else entry.recorded_by
        shown = [(paper, _way(paper.media_type)) for paper in papers.get(entry.pk, [])]
        fault = faults.get(str(entry.pk), "")
        said_of = (told(standing.fact), hand, hand.pk == actor.pk, shown, fault)
        made.append(Card(entry, standing.fact, standing.state, *said_of))
    return made


def _way(media_type: str) -> str:
    if media_type == PDF:
        return "pdf"
    return "picture" if media_type in PICTURES else ""


def closings_told(*, whole: bool) -> list[dict[str, Any]]:
    """The closed months, the newest first; the sums are the whole district's, so only who sees it whole reads them here:
    others are led to the figures of what they see."""
    closings = list(all_moments_of_closing())
    sums = totals_at(closings)
    found = []
    for one in closings:
        asked = urlencode({"period": month_name(one.month), "state": "verified", "at": one.closed_at.isoformat()})
        money = [
            {
                "amount": sums[one.month][name] if whole else None,
                "href": f"{reverse('figure', args=[f'{name}_total'])}?{asked}",
            }
            for name in SUMMED
        ]
        found.append({"closing": one, "sums": money})
    return found
