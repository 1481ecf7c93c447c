"""Two people at the same draft at the same time: the second finds what the first did."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from luodi.books import actions
from luodi.books.models import Approval, Draft
from luodi.core.errors import Refusal
from luodi.people.models import User
from tests.assessment.conftest import MONTHLY
from tests.books.test_books import CASES
from tests.makers import AT, district


@pytest.mark.django_db(transaction=True)
def test_two_who_approve_at_once_put_one_book_in_force() -> None:
    here = district()
    draft = actions.save_draft(here.ma, AT, text=MONTHLY + CASES)
    actions.hand_in(here.ma, AT, draft.pk)
    both = Barrier(2)

    def approve(since: date) -> str:
        both.wait()
        try:
            actions.approve(User.objects.get(pk=here.sun.pk), AT, draft.pk, since=since, seen=draft.mark)
        except Refusal as refused:
            return refused.faults[0].code
        finally:
            connection.close()
        return "approved"

    with ThreadPoolExecutor(2) as people:
        done = sorted(people.map(approve, (date(2027, 1, 1), date(2026, 1, 1))))
    assert done == ["approved", "draft_not_handed_in"]
    assert Approval.objects.count() == 1
    assert Draft.objects.get(pk=draft.pk).version == Approval.objects.get().version
