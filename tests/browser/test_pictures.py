"""The pictures of the tour, taken from the demo district: `LUODI_PICTURES=1 ./luodi test tests/browser/test_pictures.py`.

Without that variable only the demo's pages are walked; nothing is written into the tree.
"""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from luodi.assessment.models import Run
from luodi.books.models import Draft
from luodi.ledger.models import Waiting
from luodi.projects.models import Project
from luodi.site.demo.people import PASSWORD

pytestmark = pytest.mark.browser
FOLDER = Path(__file__).parents[2] / "docs" / "pictures"


def _pages() -> list[tuple[str, str, str, int]]:
    """(picture, who, path, width)."""
    ranked, lit = Run.objects.filter(published_at__isnull=False).order_by("pk")
    unit = ranked.group[0]["code"]
    project = Project.objects.get(name__startswith="祁连山").code
    waiting = Waiting.objects.filter(state="recorded").order_by("pk")[0].pk
    draft = Draft.objects.get(version=None).pk
    return [
        ("overview", "bureau", "/", 1440),
        ("brief-phone", "leader", "/brief/", 390),
        ("projects", "bureau", "/projects/", 1440),
        ("project", "bureau", f"/projects/{project}/", 1440),
        ("queue", "verifier", "/ledger/waiting/", 1440),
        ("verify", "verifier", f"/ledger/{waiting}/", 1440),
        ("figures", "auditor", "/figures/paid_in_total/", 1440),
        ("quotas", "bureau", "/quotas/", 1440),
        ("fairness", "bureau", "/targets/fairness/", 1440),
        ("book", "auditor", f"/books/{ranked.book}/", 1440),
        ("draft", "supervision", f"/books/drafts/{draft}/", 1440),
        ("ranking", "supervision", f"/runs/{ranked.pk}/", 1440),
        ("point", "auditor", f"/runs/{ranked.pk}/{unit}/year/", 1440),
        ("what-if", "bureau", f"/runs/{ranked.pk}/what-if/", 1440),
        ("lights", "bureau", f"/runs/{lit.pk}/?word=red", 1440),
        ("bulletin-new", "bureau", f"/bulletins/of/{ranked.pk}/", 1440),
        ("import-new", "lh-clerk", "/imports/new/", 1440),
    ]


def test_the_demo_district_looks_as_the_tour_shows(transactional_db: None, reader: Any) -> None:
    call_command("load_demo", stdout=StringIO())
    taken = {"zh": FOLDER, "en": FOLDER / "en"} if os.environ.get("LUODI_PICTURES") else {"zh": None}
    for language, folder in taken.items():
        for name, who, path, width in _pages():
            window = reader(language, width).sign_in(who, PASSWORD)
            window.go(path)
            assert window.page.inner_text("h1")
            assert window.complaints == [] and window.strangers == []
            if folder:
                folder.mkdir(parents=True, exist_ok=True)
                window.page.screenshot(path=str(folder / f"{name}.png"))
