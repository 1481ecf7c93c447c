"""`python -m bench make --projects N` builds the district in LUODI_DATA's database; `python -m bench run` measures."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command


def main() -> None:
    asked = argparse.ArgumentParser(prog="bench")
    asked.add_argument("what", choices=["make", "run"])
    asked.add_argument("--projects", type=int, default=100_000)
    asked.add_argument("--only", default="", help="run only works whose name begins so")
    asked.add_argument("--out", default="")
    given = asked.parse_args()
    sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.site.settings")
    django.setup()

    # Only now: they import models.
    district, measure, inside = (import_module(f"bench.{name}") for name in ("district", "measure", "inside"))

    started = time.perf_counter()
    if given.what == "make":
        call_command("migrate", verbosity=0)
        district.make(given.projects)
        print(json.dumps(district.counts()), f"{time.perf_counter() - started:.1f} s")
        return
    over_http = import_module("bench.over_http")
    found: dict[str, Any] = {"load": os.getloadavg(), "counts": district.counts(), "works": {}}
    house = over_http.House()
    try:
        for name, work in {**over_http.all_works(house), **inside.all_works()}.items():
            if name.startswith(given.only):
                found["works"][name] = work()
                print(name, json.dumps(found["works"][name], ensure_ascii=False), flush=True)
    finally:
        house.stop()
    found["memory_mb"] = measure.memory_mb()
    if given.out:
        Path(given.out).write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
