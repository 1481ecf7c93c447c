"""What 柳湖 has that a stranger must not find, and an example of it for every address that takes something."""

from __future__ import annotations

import io
from datetime import date

from luodi.assessment.actions import run
from luodi.books.actions import load_library, save_draft
from luodi.books.models import Draft
from luodi.books.queries import versions
from luodi.enterprises.actions import companies_named
from luodi.exchange.actions import upload
from luodi.exchange.samples import chinese_ledger
from luodi.ledger import actions
from luodi.ledger.models import Evidence
from luodi.outreach.actions import add_introducer, introduce
from luodi.people.actions import add_post, make_token
from luodi.people.models import Grant
from luodi.reports.actions import make_bulletin
from luodi.targets.actions import make_quotas, set_target
from tests.makers import AT, District, agreement, papers, project, receipt

FEN = 7_654_320_000


def made_by_liuhu(here: District) -> dict[str, str]:
    """A project with money, papers and a course, an import, a draft run and its bulletin; keys for addresses."""
    found = project(here, name="机密水泥生产线")
    company = companies_named(here.wang, here.liuhu, [("柳湖秘密公司", "")])["柳湖秘密公司", ""]
    found.investors.add(company)
    signed = agreement(here, fen=FEN)
    money = receipt(here, fen=7_654_320_000, payer="秘密付款方", voucher="V-SECRET")
    actions.verify(here.li, AT, signed.pk)
    actions.verify(here.li, AT, money.pk)
    waiting = receipt(here, fen=7_654_320_000, payer="秘密付款方", voucher="V-SECRET-2")
    actions.move_stage(here.wang, AT, "LH-1", to="preparing", happened_on=date(2026, 3, 3), papers=papers())
    actions.plan_milestone(
        here.wang, AT, "LH-1", name="绝密节点", due_on=date(2026, 9, 1), happened_on=date(2026, 3, 3)
    )
    load_library(AT)
    make_quotas(here.ma, AT, 2026)
    set_target(here.ma, AT, year=2026, unit="LH", code="paid_in_year", amount=FEN, reason="任务")
    book = versions().get(code="yulin-2008")
    made = run(here.ma, AT, book=book.digest, subjects=["LH"], period="2026")
    words = {"title": "柳湖通报", "number": "1", "to": "柳湖", "body": "机密水泥", "signer": "招商局"}
    bulletin = make_bulletin(here.ma, AT, made.pk, {**words, "dated_on": date(2026, 3, 9)})
    post = add_post(here.admin, AT, code="P1", title="区长", rank="principal", org="KT")
    make_token(here.wang, AT, name="取数", days=9)
    save_draft(here.ma, AT, text="title: 机密办法草稿\n")
    introducer = add_introducer(here.wang, AT, name="机密水泥的引荐人", sort="person", unit=here.liuhu)
    introduce(here.wang, AT, introducer.pk, project="LH-1", happened_on=date(2026, 3, 1), proof="确认函")
    batch = _import(here)
    batch_key, run_key = str(batch), str(made.pk)
    found_keys = _keys(here, waiting.pk, run_key, book.digest, company, bulletin.pk, batch_key, post.code)
    return {**found_keys, **_api_keys(here, found_keys, introducer.pk), "introducers/:pk": str(introducer.pk)}


def _api_keys(here: District, known: dict[str, str], introducer: int) -> dict[str, str]:
    """The same for addresses of the API that begin otherwise than their pages."""
    return {
        "api/books/drafts/:pk": known["books/drafts/:pk"],
        "api/books/:other": known["books/:other"],
        "api/bulletins/:pk": known["bulletins/:pk"],
        "api/introducers/:pk": str(introducer),
        "api/people/:pk": known["people/:pk"],
        "api/grants/:pk": known["grants/:pk"],
        "api/account/tokens/:pk": "1",
        "api/orgs/:code": "LH",
        "api/posts/:code": known["posts/:code"],
        "api/runs/try/drafts/:pk": str(Draft.objects.get().pk),
        "api/ledger/papers/:pk": str(Evidence.objects.order_by("id")[0].pk),
    }


def _keys(
    here: District, waiting: int, run_key: str, digest: str, company: int, bulletin: int, batch: str, post: str
) -> dict[str, str]:
    """An example for everything that an address takes: by name, and by how the address begins."""
    return {
        "code": "LH-1",
        "slug": "receipt",
        "unit": "LH",
        "item": "year",
        "kind": "pdf",
        "year": "2026",
        "month": "202602",
        "verb": "shut",
        "digest": digest,
        "run": run_key,
        "other": run_key,
        "books/:other": digest,
        "objection": "1",
        "ledger/:pk": str(waiting),
        "api/ledger/:pk": str(waiting),
        "papers/:pk": str(Evidence.objects.order_by("id")[0].pk),
        "runs/:pk": run_key,
        "books/drafts/:pk": str(Draft.objects.get().pk),
        "api/runs/:pk": run_key,
        "people/:pk": str(here.wang.pk),
        "grants/:pk": str(Grant.objects.get(user=here.wang).pk),
        "companies/:pk": str(company),
        "api/companies/:pk": str(company),
        "bulletins/:pk": str(bulletin),
        "imports/:pk": batch,
        "api/imports/:pk": batch,
        "projects/views/:pk": "1",
        "account/token/:pk": "1",
        "posts/:code": post,
        "orgs/:code": "LH",
        "figures/:code": "paid_in_total",
        "api/figures/:code": "paid_in_total",
    }


def _import(here: District) -> int:
    content, _expected = chinese_ledger(1)
    return int(upload(here.wang, AT, here.liuhu, [("台账.xlsx", io.BytesIO(content))]).pk)
