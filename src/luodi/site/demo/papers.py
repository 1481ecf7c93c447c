"""Papers of the demo: small PDFs that say what they are. Latin letters only, so that no font need be carried along."""

from __future__ import annotations

import io
from collections.abc import Sequence

from luodi.ledger.store import Stored, store


def pdf(lines: Sequence[str]) -> bytes:
    """A page of text as a PDF of version 1.4, with a right cross-reference table. ASCII only."""
    safe = [line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") for line in lines]
    text = "BT /F 14 Tf 60 760 Td 22 TL " + " ".join(f"({line}) Tj T*" for line in safe) + " ET"
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    written, places = "%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(written)
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    written += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{rows}"
    written += f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return written.encode("ascii")


class Papers:
    """The demo's papers, each written once: facts that one list proves share it."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, ...], Stored] = {}

    def paper(self, name: str, *lines: str) -> Stored:
        key = (name, *lines)
        if key not in self._kept:
            content = pdf(["DEMO / YANSHI - not a real document", *lines])
            self._kept[key] = store([(f"演示-{name}.pdf", io.BytesIO(content))])[0]
        return self._kept[key]
