"""Everything of an archived result as one file: what it was made of, what came out, what was said to it."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from luodi.assessment.queries import plain, run_for
from luodi.assessment.queries.course import Shown, shown
from luodi.assessment.queries.sheet import score_sheet
from luodi.books.queries import version_of
from luodi.core.assessing import Standing
from luodi.core.errors import NotThere, Refusal
from luodi.ledger.queries import paper_content
from luodi.people.access import Act, require, scope
from luodi.people.models import User
from luodi.reports.pdf import bulletin_pdf
from luodi.reports.queries import rows_behind, visible_bulletins
from luodi.reports.scores import scores_pdf, scores_xlsx
from luodi.reports.sheet import bulletin_xlsx
from luodi.reports.word import bulletin_docx

MOST = 100  # subjects whose sheets are set while the reader waits
MANIFEST = "manifest.json"


def archive_zip(actor: User, pk: int) -> bytes:
    """The file in bytes, for who may see all of it. Its manifest names each file with its SHA-256."""
    require(actor, Act.RUN_SEE)
    run = run_for(actor, pk)
    course = shown(actor, run)
    if not scope(actor, Act.RUN_SEE).everything or course.course.standing is not Standing.ARCHIVED:
        raise NotThere
    if len(run.group) > MOST:
        raise Refusal("archive_too_large", limit=MOST)
    out, digests = BytesIO(), {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in _files(actor, run, course):
            made.writestr(name, content)
            digests[name] = hashlib.sha256(content).hexdigest()
        told = {"run": pk, "title": run.title, "digest": run.digest, "moment": run.moment.isoformat(), "files": digests}
        made.writestr(MANIFEST, _json(told))
    return out.getvalue()


def _files(actor: User, run: Any, course: Shown) -> Iterator[tuple[str, bytes]]:
    yield "book.yaml", version_of(run.book).text.encode()
    yield "result.json", run.result.encode()
    yield "inputs.json", _json(_inputs(run))
    for one in run.group:
        sheet, name = score_sheet(actor, run.pk, one["code"]), _safe(str(one["code"]))
        yield f"sheets/{name}.pdf", scores_pdf(sheet)
        yield f"sheets/{name}.xlsx", scores_xlsx(sheet)
    yield "objections.json", _json([_heard(one) for one in course.heard])
    for one in course.heard:
        for paper in one.papers:
            yield f"objections/{paper.pk}-{_safe(paper.name)}", paper_content(actor, paper.pk)
    for issued in visible_bulletins(actor).filter(run=run).select_related("run").order_by("pk"):
        name = f"bulletins/{issued.pk}-{_safe(issued.number)}"
        yield f"{name}.docx", bulletin_docx(issued.content)
        yield f"{name}.pdf", bulletin_pdf(issued.content)
        yield f"{name}.xlsx", bulletin_xlsx(issued.content, rows_behind(actor, issued))


def _inputs(run: Any) -> dict[str, dict[str, Any]]:
    """What every subject's score was made of, by subject and input."""
    kept = plain(run)["subjects"].items()
    return {
        code: {name: value for line in (*one["items"].values(), one["total"]) for name, value in line["inputs"].items()}
        for code, one in kept
    }


def _heard(one: Any) -> dict[str, Any]:
    about = one.objection
    return {
        "id": about.id, "subject": about.subject, "item": about.item, "text": about.text, "by": one.by,
        "at": about.at.isoformat(), "upheld": about.upheld, "answer": about.answer, "answered_by": one.answered_by,
        "answered_at": about.answered_at.isoformat() if about.answered_at else None,
        "papers": [f"objections/{paper.pk}-{_safe(paper.name)}" for paper in one.papers],
    }  # fmt: skip


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode()


def _safe(name: str) -> str:
    """A name that stays inside its folder."""
    return name.translate({ord(sign): "_" for sign in '/\\:*?"<>|'}).strip(". ") or "_"
