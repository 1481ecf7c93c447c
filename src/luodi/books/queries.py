"""Reading rule books: the kept versions, and the book in one of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import unified_diff
from functools import lru_cache
from importlib.resources import files
from itertools import islice
from typing import Any

from django.db.models import Case, CharField, Max, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat

from luodi.books.models import Approval, Draft, LimitText
from luodi.books.models import BookVersion as BookVersion  # readers name the rows that they are given
from luodi.core.errors import NotThere, Refusal
from luodi.core.rules.asking import unknown
from luodi.core.rules.books import Book
from luodi.core.rules.cases import Checked, check
from luodi.core.rules.differing import Difference, differences
from luodi.core.rules.hints import hints
from luodi.core.rules.holding import Unheld, unheld
from luodi.core.rules.loading import load
from luodi.core.rules.prose import Rule, prose
from luodi.core.rules.redlines import Crossing, Limit, crossings, read_limits
from luodi.figures.queries import catalogue
from luodi.kit.sentences import sentence, sentences_of
from luodi.people.access import Act, may
from luodi.people.models import User


def library() -> Iterator[tuple[str, str]]:
    """The books that ship: file name and text. Tier tables of quotas lie beside them and are no rule books."""
    for file in sorted(files("luodi.books").joinpath("library").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yaml"):
            text = file.read_text(encoding="utf-8")
            if "\nbook:" in text or text.startswith("book:"):
                yield file.name, text


def versions() -> QuerySet[BookVersion]:
    """The newest version of each book."""
    latest = BookVersion.objects.order_by().values("code").annotate(last=Max("id")).values("last")
    return BookVersion.objects.filter(pk__in=latest).order_by("code")


def listed_versions(_actor: User) -> QuerySet[Any]:
    """The newest version of each book: the district's own that are approved come first, then its others, then what ships of other places."""
    approved = Approval.objects.filter(version=OuterRef("pk")).order_by("-since").values("since")[:1]
    own = Case(
        When(shipped=False, since__isnull=False, then=Value("0")),
        When(shipped=False, then=Value("1")),
        default=Value("2"),
    )
    rows = versions().annotate(since=Subquery(approved))
    return rows.annotate(rank=Concat(own, "code", output_field=CharField()))


def version_of(digest: str) -> BookVersion:
    found = BookVersion.objects.filter(digest=digest).first()
    if found is None:
        raise NotThere
    return found


@lru_cache(maxsize=256)
def _read(digest: str, text: str, name: str) -> Book:
    return load(text, name, is_kept=True)


@lru_cache(maxsize=64)
def book_of(digest: str) -> Book:
    """The book of a kept version; its text never changes, so it is asked for and read once."""
    return book_in(version_of(digest))


def book_in(version: BookVersion) -> Book:
    """The book of a version at hand: no statement, and reading only the first time."""
    return _read(version.digest, version.text, f"{version.code}.yaml")


def place_of(digest: str, text: str, code: str) -> str:
    """Of which place the rules are, as the book says of its source."""
    return _read(digest, text, f"{code}.yaml").source.place


def books_of(digests: Collection[str]) -> dict[str, Book]:
    """The books of these digests, in one statement."""
    return {one.digest: book_in(one) for one in BookVersion.objects.filter(digest__in=list(digests))}


def drafts_to_approve(actor: User) -> QuerySet[Draft]:
    """Drafts that were handed in to another person: those that the actor may put in force or give back."""
    rows = visible_drafts(actor).filter(handed_in_at__isnull=False).exclude(author=actor)
    return rows if may(actor, Act.BOOK_APPROVE) else rows.none()


def visible_drafts(actor: User) -> QuerySet[Draft]:
    """Drafts that are still open."""
    return _drafts_of(actor).filter(version__isnull=True).select_related("author").order_by("-id")


def _drafts_of(actor: User) -> QuerySet[Draft]:
    """One's own for whoever may write books, and everybody's for who approves them."""
    if may(actor, Act.BOOK_APPROVE):
        return Draft.objects.all()
    return Draft.objects.filter(author=actor) if may(actor, Act.RUN_MAKE) else Draft.objects.none()


def draft_for(actor: User, pk: int) -> Draft:
    found = _drafts_of(actor).select_related("author", "returned_by", "version").filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


_SAID = r"""(?:"([^"\n]+)"|'([^'\n]+)'|([^\n,}]+))"""
_TITLE = re.compile(r"^title:\s*(?:\{?\s*zh:\s*)?" + _SAID, re.M)
_ENGLISH_TITLE = re.compile(r"^title:\s*(?:\{[^}\n]*|zh:[^\n]*\n\s+)\ben:\s*" + _SAID, re.M)


def title_in(text: str, *, english: bool = False) -> str:
    """What a text calls itself, however unfinished: the first words behind `title:`; in English where it says so too."""
    found = (_ENGLISH_TITLE.search(text) if english else None) or _TITLE.search(text)
    said = next((part for part in found.groups() if part), "") if found else ""
    return said.strip()[:120] or "—"


def in_force(code: str, day: date) -> Approval | None:
    """The version of a book that holds on a day: the one approved for the latest start, and of these the newest."""
    rows = Approval.objects.filter(code=code, since__lte=day).select_related("version", "author", "approved_by")
    return rows.order_by("-since", "-id").first()


def to_run(day: date) -> list[BookVersion]:
    """Of each book the version that is run on a day: the one in force, or the newest one of a book that was never
    approved. A book whose first approval begins later is not run yet."""
    starts = Approval.objects.select_related("version").order_by("since", "id")
    approved: dict[str, BookVersion | None] = {}
    for one in starts:
        approved[one.code] = one.version if one.since <= day else approved.get(one.code)
    found = [approved.get(one.code, one) for one in versions()]
    return [one for one in found if one is not None]


def require_in_force(book: Book, day: date) -> None:
    """Refuse a version that does not hold on a day. A book that nobody approved yet holds as it is kept."""
    if not Approval.objects.filter(code=book.code).exists():
        return
    approved = in_force(book.code, day)
    if approved is None:
        raise Refusal("run_not_in_force_yet", where="book", book=book.title[0], day=day.isoformat())
    if approved.version.digest != book.digest:
        blanks = {"book": book.title[0], "day": day.isoformat(), "digest": approved.version.digest[:12]}
        raise Refusal("run_not_in_force", where="book", **blanks)


def limit_texts() -> QuerySet[LimitText]:
    """The red lines as they were written by the office, the newest first."""
    return LimitText.objects.select_related("made_by").order_by("-id")


@dataclass(frozen=True, slots=True)
class LimitsChange:
    """The red lines as they were written once more, and what that changed, line by line: (sign, line), where the sign is
    + for what came in and − for what went."""

    text: LimitText
    lines: tuple[tuple[str, str], ...]


def limit_changes(most: int) -> list[LimitsChange]:
    """The last changes of the red lines, the newest first, each laid beside what held before: at first what ships."""
    texts = list(limit_texts()[: most + 1])
    before = [one.text for one in texts[1:]]
    if len(texts) <= most:
        before.append(_shipped_limits())
    return [LimitsChange(new, _changed(old, new.text)) for new, old in zip(texts, before, strict=False)]


def _changed(old: str, new: str) -> tuple[tuple[str, str], ...]:
    told = unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=0)
    return tuple(("−" if line[0] == "-" else "+", line[1:]) for line in islice(told, 2, None) if line[0] in "+-")


def _shipped_limits() -> str:
    return files("luodi.books").joinpath("limits.yaml").read_text(encoding="utf-8")


def limits_in_force() -> tuple[str, tuple[Limit, ...]]:
    """The text of the red lines that hold, and what it says: the office's own, else what ships."""
    own = limit_texts().first()
    text = own.text if own else _shipped_limits()
    return text, _limits(text)


@lru_cache(maxsize=16)
def _limits(text: str) -> tuple[Limit, ...]:
    return read_limits(text)


def crossed(book: Book, day: date) -> list[Crossing]:
    """The red lines that a book crosses on a day."""
    return crossings(book, limits_in_force()[1], day)


def notice_days(day: date) -> int:
    """For how many days a result stays on public notice at least."""
    held = [one.least for one in limits_in_force()[1] if one.sort == "notice_days" and one.holds(day)]
    return max(held, default=1)


def all_versions_of(code: str) -> list[BookVersion]:
    """Every kept version of a book, the newest first."""
    return list(BookVersion.objects.filter(code=code).select_related("loaded_by").order_by("-id"))


def version_differences(old: BookVersion, new: BookVersion, language: str) -> list[Difference]:
    """What differs between two kept versions, in words."""
    return differences((book_in(old), old.text), (book_in(new), new.text), language)


def approvals_of(version: BookVersion) -> list[Approval]:
    return list(Approval.objects.filter(version=version).select_related("author", "approved_by").order_by("since"))


@dataclass(frozen=True, slots=True)
class Lint:
    """What can be told of a text while it is written: what is wrong with it, or what it says and whether its cases pass."""

    faults: tuple[str, ...] = ()
    book: Book | None = None
    rules: tuple[Rule, ...] = ()
    cases: tuple[Checked, ...] = ()
    loose: tuple[Unheld, ...] = ()
    base: BookVersion | None = None
    differences: tuple[Difference, ...] = ()
    crossed: tuple[Crossing, ...] = ()
    hints: tuple[tuple[str, str], ...] = ()

    @property
    def passed(self) -> int:
        return sum(1 for one in self.cases if one.passed)


@lru_cache(maxsize=64)
def _loose(text: str) -> tuple[Unheld, ...]:
    """Worked out once for a text: it takes hundreds of runs of the cases, and a draft that waits is read by several."""
    return tuple(unheld(text, catalogue=catalogue()))


def linted(text: str, language: str, day: date, *, numbers: bool = False) -> Lint:
    """A text read as a book. `numbers`: also which numbers no case holds, which takes longer. It is laid beside the
    version in force that day, or the newest one kept."""
    try:
        book = load(text)
        if faults := unknown(book, catalogue()):
            raise Refusal.of(faults)
    except Refusal as refusal:
        return Lint(tuple(said for _, said in sentences_of(refusal)))
    cases = tuple(check(book, catalogue()))
    rules = tuple(prose(book, text, language))
    loose = _loose(text) if numbers and cases and all(one.passed for one in cases) else ()
    approved = in_force(book.code, day)
    base = approved.version if approved else BookVersion.objects.filter(code=book.code).order_by("-id").first()
    found = differences((book_in(base), base.text), (book, text), language) if base else []
    asides = tuple((one.where, sentence(one, language)) for one in hints(book, catalogue()))
    return Lint((), book, rules, cases, loose, base, tuple(found), tuple(crossed(book, day)), asides)


_WORD = re.compile(r"“[^”]*”|[a-z_][a-z0-9_]*|[\u4e00-\u9fff]+")
# What a formula writes besides names, in each language; the functions not listed here are read as they are.
_WORDS = (
    {
        "min": "最小",
        "max": "最大",
        "sum": "合计",
        "total": "合计",
        "mean": "平均",
        "count": "个数",
        "round": "四舍五入",
        "cut": "截去",
        "steps": "整档数",
        "clamp": "限于",
        "otherwise": "首个有数",
        "if": "若",
        "known": "有数",
        "not": "非",
    },
    {
        "或": "or",
        "且": "and",
        "非": "not",
        "按档": "bands",
        "分段": "slices",
        "是": "yes",
        "否": "no",
        "otherwise": "first known",
    },
)


def formula(book: Book, text: str, language: str) -> str:
    """A formula of the book's working for a reader: the book's names for its codes, words for its functions.

    Texts in quotes and units stay as they are.
    """
    place = 1 if language.startswith("en") else 0

    def said(found: re.Match[str]) -> str:
        word = found.group()
        return word if word.startswith("“") else _WORDS[place].get(word) or book.named(word)[place]

    return _WORD.sub(said, text)
