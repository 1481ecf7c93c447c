"""Papers: kept by what they hold, told by their first bytes, limited, and served to who may see their fact alone."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from luodi.core.errors import Refusal
from luodi.ledger import actions
from luodi.ledger import store as keeping
from luodi.ledger.models import Evidence
from luodi.ledger.store import evidence_root, path_of, store
from tests.makers import AT, PDF, District, district, project, receipt

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


def kept() -> list[Path]:
    return sorted(path for path in evidence_root().rglob("*") if path.is_file())


def refused(name: str, content: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        store([(name, io.BytesIO(content))])
    return caught.value.code


def test_a_paper_lies_where_its_digest_says_outside_the_web_root_and_once() -> None:
    first = store([("回单.pdf", io.BytesIO(PDF))])[0]
    again = store([("另一名.pdf", io.BytesIO(PDF))])[0]
    digest = hashlib.sha256(PDF).hexdigest()
    assert (first.digest, first.media_type, first.size) == (digest, "application/pdf", len(PDF))
    assert again.digest == digest
    assert kept() == [path_of(digest)]
    assert path_of(digest).read_bytes() == PDF
    assert Path(settings.STATIC_ROOT) not in path_of(digest).parents


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("slip.pdf", b"", "file_empty"),
        ("slip.pdf", b"MZ\x90\x00 a program under another name", "file_type_unknown"),
        ("slip.pdf", b"<html><script>alert(1)</script></html>", "file_type_unknown"),
        ("notes.pdf", "只是文字".encode(), "file_type_unknown"),
    ],
)
def test_the_first_bytes_say_what_it_is_whatever_its_name_says(name: str, content: bytes, code: str) -> None:
    assert refused(name, content) == code
    assert kept() == []


def test_a_picture_and_an_old_word_file_are_taken_under_any_name() -> None:
    word = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
    found = store([("现场", io.BytesIO(PNG)), ("合同.bin", io.BytesIO(word))])
    assert [one.media_type for one in found] == ["image/png", "application/msword"]


def test_size_and_number_are_limited_at_the_very_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "LIMIT_MB", 1)
    whole = PDF + b" " * ((1 << 20) - len(PDF))
    assert store([("正好.pdf", io.BytesIO(whole))])[0].size == 1 << 20
    before = kept()
    assert refused("多一字节.pdf", whole + b" ") == "file_too_large"
    with pytest.raises(Refusal) as caught:
        store([(f"{number}.pdf", io.BytesIO(PDF)) for number in range(keeping.MOST_FILES + 1)])
    assert caught.value.code == "too_many_files"
    assert kept() == before


def test_a_name_keeps_no_path() -> None:
    found = store([("..\\..\\etc/passwd.pdf", io.BytesIO(PDF)), ("a/" + "长" * 300 + ".pdf", io.BytesIO(PDF))])
    assert found[0].name == "passwd.pdf"
    assert len(found[1].name) == 160 and found[1].name.endswith(".pdf")


def opened(here: District, name: str, pk: int) -> tuple[int, dict[str, str], bytes]:
    client = Client()
    client.force_login(here.people[name])
    answer = client.get(f"/papers/{pk}/")
    return answer.status_code, dict(answer.headers), b"".join(answer) if answer.streaming else answer.content


@pytest.mark.django_db
def test_a_paper_is_served_to_who_sees_its_fact_and_to_nobody_else() -> None:
    here = district()
    project(here)
    receipt(here)
    pk = Evidence.objects.get().pk
    for name in ("wang", "zhao", "li", "ma", "wu", "zhou"):
        status, headers, content = opened(here, name, pk)
        assert (status, content) == (200, PDF)
        assert headers["Content-Type"] == "application/pdf"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "private, no-store"
    for name in ("chen", "admin"):
        assert opened(here, name, pk)[0] == 404
    assert Client().get(f"/papers/{pk}/").status_code == 302


@pytest.mark.django_db
def test_who_shares_the_credit_opens_its_papers_as_long_as_it_is_shared() -> None:
    here = district()
    project(here)
    receipt(here)
    pk = Evidence.objects.get().pk
    shares = [(here.liuhu.pk, Fraction(1, 2)), (here.xiamen.pk, Fraction(1, 2))]
    split = actions.split_credit(here.ma, AT, "LH-1", shares=shares, happened_on=date(2026, 3, 1), reason="联合")
    assert opened(here, "chen", pk)[0] == 200
    actions.void(here.ma, AT, split.pk, reason="误")
    assert opened(here, "chen", pk)[0] == 404


@pytest.mark.django_db
def test_only_what_carries_no_script_is_shown_in_the_browser() -> None:
    here = district()
    project(here)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "附件")
    receipt(here, papers=store([("回单.pdf", io.BytesIO(PDF)), ("附件.zip", io.BytesIO(packed.getvalue()))]))
    shown = {one.name: opened(here, "ma", one.pk)[1]["Content-Disposition"] for one in Evidence.objects.all()}
    assert shown["回单.pdf"].startswith("inline")
    assert shown["附件.zip"].startswith("attachment")
