"""Works 1 to 9 and 13: both the product and the floor under gunicorn, asked in turn by one client (work 9: by eight)."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, connections
from django.test import Client as InProcess
from django.utils import timezone

from bench import servers
from bench.measure import Work, against, counted
from luodi.ledger.models import Entry
from luodi.people.actions import make_token
from luodi.people.models import Org, User
from luodi.projects.models import Project

Answer = dict[str, Any]
DISTRICT = Project.objects.filter(code__startswith="B", removed=False)  # not what work 12 brought in and took out again
CLIENTS = 8
BURST_S = 3.0


class House:
    """Both servers, and a reader's session and a program's token for ours."""

    def __init__(self) -> None:
        self.user = User.objects.get(username="a")
        self.postgres = connection.vendor == "postgresql"
        session = SessionStore()
        session[SESSION_KEY] = str(self.user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = self.user.get_session_auth_hash()
        session.save()
        csrf = "c" * 32  # a browser brings it from its first page on
        self.cookie = {"Cookie": f"sessionid={session.session_key}; csrftoken={csrf}; django_language=zh-hans"}
        token = make_token(self.user, timezone.now(), name="bench", days=1)
        self.token = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        connections.close_all()
        self.ours, self.floor = servers.ours(), servers.floor()
        self.ours.settle()
        self.floor.settle()

    def stop(self) -> None:
        self.ours.stop()
        self.floor.stop()

    def reader(self) -> servers.Client:
        return servers.Client(self.ours.port, self.cookie)

    def program(self) -> servers.Client:
        return servers.Client(self.ours.port, self.token)

    def bare(self, name: str, *values: object) -> Work:
        asked = "&".join(f"v={quote(str(value))}" for value in values)
        return servers.Client(self.floor.port).get(f"/{name}?{asked}")

    def pair(self, ours: Work, floor: Work, **more: int) -> Answer:
        meters = (self.ours.meter(self.postgres), self.floor.meter(self.postgres))
        return against(ours, floor, meters=meters, **more)  # type: ignore[arg-type]  # rounds and each are whole numbers

    def read(self, path: str, floor: str, *values: object) -> Answer:
        return {**self.pair(self.reader().get(path), self.bare(floor, *values)), "statements": self.statements(path)}

    def statements(self, path: str) -> int:
        client = InProcess(HTTP_HOST="127.0.0.1")
        client.force_login(self.user)
        client.get(path)
        with counted() as seen:
            client.get(path)
        return seen[0]


def all_works(house: House) -> dict[str, Callable[[], Answer]]:
    code = DISTRICT.filter(stage="building").order_by("-pk")[50].code  # not a closed one: work 7 changes it
    unit = Org.objects.get(code="U07")
    total = Project.objects.count()
    far = DISTRICT.order_by("pk").values_list("pk", flat=True)[total // 10]
    deep = base64.urlsafe_b64encode(json.dumps([far, far]).encode()).decode().rstrip("=")
    lists = "/api/lists/projects?size=10"
    found: dict[str, Callable[[], Answer]] = {}
    for number, size in (("1", 10), ("2", 100)):
        for face, path in (("page", "/projects/"), ("API", "/api/lists/projects")):
            found[f"{number} list, {size} rows ({face})"] = lambda p=path, s=size: house.read(
                f"{p}?size={s}", f"list-{s}"
            )  # type: ignore[misc]  # the values of this turn
    found |= {
        "3 deep page against page 1 (API)": lambda: house.pair(
            house.reader().get(f"{lists}&after={deep}"), house.reader().get(lists)
        ),
        "4 filter by unit and stage (page)": lambda: house.read(
            "/projects/?size=10&unit=U07&stage=building", "filter", unit.pk, "building"
        ),
        "4 filter by unit and stage (API)": lambda: house.read(
            f"{lists}&unit=U07&stage=building", "filter", unit.pk, "building"
        ),
        "5 search, two characters (API)": lambda: house.read(f"{lists}&q={quote('果汁')}", "search", "%果汁%"),
        "5 search, a name (API)": lambda: house.read(f"{lists}&q={quote('第4242号')}", "search", "%第4242号%"),
        "6 one project (page)": lambda: house.read(f"/projects/{code}/", "detail", code),
        "6 one project (API)": lambda: house.read(f"/api/projects/{code}", "detail", code),
        "7 validated update with its history": lambda: _update(house, code),
        "8 stage change with its rules": lambda: _stage(house, code),
        "9 receipt, one client": lambda: _receipt(house),
        "9 receipt, eight clients": lambda: _receipts(house),
        "13 export, CSV": lambda: _export(house, "csv"),
        "13 export, xlsx": lambda: _export(house, "xlsx"),
    }
    return found


def _update(house: House, code: str) -> Answer:
    """Another summary each time, checked by the form, refused if somebody else had saved; the change is kept."""
    program = house.program()
    seen = [json.loads(program.ask("GET", f"/api/projects/{code}"))["seen"]]
    kept = Project.history.model.objects  # type: ignore[attr-defined]  # simple_history gives it to the model
    before, number = kept.filter(code=code).count(), [0]

    def ours() -> int:
        number[0] += 1
        said = json.dumps({"summary": f"第{before}-{number[0]}次修改", "seen": seen[0]})
        answer = program.ask("PATCH", f"/api/projects/{code}", said)
        seen[0] = json.loads(answer)["seen"]
        return len(answer)

    found = house.pair(ours, house.bare("update", 1, code))
    assert kept.filter(code=code).count() - before == number[0]
    assert Project.objects.get(code=code).summary == f"第{before}-{number[0]}次修改"
    return found


def _stage(house: House, code: str) -> Answer:
    program = house.program()
    codes = list(DISTRICT.filter(stage="idea").values_list("code", flat=True)[:200])
    moves = Entry.objects.filter(kind="stage_moved")
    before, number = moves.count(), [0]

    def ours() -> int:
        number[0] += 1
        said = json.dumps({"to": "pooled", "happened_on": "2026-10-02"})
        return len(program.ask("POST", f"/api/ledger/projects/{codes[number[0]]}/stage", said))

    found = house.pair(ours, house.bare("update", 1, code))
    assert moves.count() - before == number[0]
    return found


def _slip(number: str, fen: int) -> str:
    values = {"happened_on": "2026-10-02", "amount": str(fen), "funds": "capital"}
    return json.dumps({**values, "payer": "甲", "voucher": number})


def _receipt(house: House) -> Answer:
    program = house.program()
    codes = list(DISTRICT.order_by("-pk").values_list("code", flat=True)[:400])
    before, number = Entry.objects.count(), [0]

    def ours() -> int:
        number[0] += 1
        slip = _slip(f"ONE-{before}-{number[0]}", number[0])
        return len(program.ask("POST", f"/api/ledger/projects/{codes[number[0]]}/receipt", slip))

    found = house.pair(ours, house.bare("update", 1, codes[0]))
    assert Entry.objects.count() - before == number[0]
    return found


def _receipts(house: House) -> Answer:
    """Eight programs at once, each recording as fast as it is answered; then eight that update one row each."""
    codes = list(DISTRICT.order_by("-pk").values_list("code", flat=True)[: 50 * CLIENTS])
    found: dict[str, list[float]] = {"ours": [], "floor": []}
    waits: dict[str, list[float]] = {"ours": [], "floor": []}
    recorded, before = 0, Entry.objects.count()
    for turn in range(3):

        def one(client: servers.Client, place: int, turn: int = turn) -> Callable[[int], object]:
            mine = codes[place * 50 : place * 50 + 50]
            return lambda n: client.ask(
                "POST", f"/api/ledger/projects/{mine[n % 50]}/receipt", _slip(f"B{before}-{turn}-{place}-{n}", n + 1)
            )

        done = _burst([one(house.program(), place) for place in range(CLIENTS)], found["ours"], waits["ours"])
        recorded += done
        bare = [house.bare("update", 1, codes[place * 50]) for place in range(CLIENTS)]
        _burst([lambda _n, work=work: work() for work in bare], found["floor"], waits["floor"])  # type: ignore[misc]  # this turn's work
    assert Entry.objects.count() - before == recorded
    plain: Answer = {}
    for name, rates in found.items():
        ordered = sorted(waits[name])
        plain[name] = {
            "per_second": [round(rate, 1) for rate in rates],
            "median_ms": round(ordered[len(ordered) // 2] * 1000, 2),
            "p95_ms": round(ordered[int(len(ordered) * 0.95)] * 1000, 2),
        }
    return {**plain, "ratio_of_rates": round(sorted(found["ours"])[1] / sorted(found["floor"])[1], 2)}


def _burst(works: list[Callable[[int], object]], rates: list[float], waits: list[float]) -> int:
    done = [0] * len(works)
    faults: list[BaseException] = []
    until = time.perf_counter() + BURST_S

    def go(place: int) -> None:
        try:
            while time.perf_counter() < until and not faults:
                started = time.perf_counter()
                works[place](done[place])
                waits.append(time.perf_counter() - started)
                done[place] += 1
        except BaseException as fault:  # the main thread raises it
            faults.append(fault)

    threads = [threading.Thread(target=go, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    rates.append(sum(done) / BURST_S)
    return sum(done)


def _export(house: House, face: str) -> Answer:
    """Every project as a file, against the bare rows of the same statement; what the server grew by meanwhile."""
    reader, bare = house.reader(), house.bare("all")
    before = house.ours.memory_mb
    rounds = []
    for _ in range(3):
        first, whole, size = reader.first_byte(f"/projects/?format={face}")
        started = time.perf_counter()
        bare()
        rounds.append((first, whole, size, time.perf_counter() - started))
    first, whole, size, rows = sorted(rounds, key=lambda one: one[1])[1]
    return {
        "rows": Project.objects.count(),
        "first_byte_ms": round(first * 1000, 1),
        "whole_s": round(whole, 2),
        "bytes": size,
        "bare_rows_as_json_s": round(rows, 2),
        "server_grew_mb": round(house.ours.memory_mb - before, 1),
    }
