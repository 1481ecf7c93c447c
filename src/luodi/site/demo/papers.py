"""Small real PDFs as evidence of the demo: each says that it is a demonstration, and what it stands for."""

from __future__ import annotations

import io

from luodi.ledger.store import Stored, store


def pdf(lines: list[str]) -> bytes:
    """One page of plain Latin text as a PDF, written by hand: a page needs no more than five objects."""
    text = "BT /F1 14 Tf 60 760 Td 22 TL " + " ".join(f"({_plain(line)}) Tj T*" for line in lines) + " ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
        "/Resources << /Font << /F1 4 0 R >> >> >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
    ]
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{at:010} 00000 n \n" for at in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return out.encode("ascii")


def _plain(line: str) -> str:
    return line.encode("ascii", "replace").decode().replace("\\", "").replace("(", "[").replace(")", "]")


def paper(name: str, *lines: str) -> Stored:
    """Store one paper of the demo."""
    return store([(name, io.BytesIO(pdf(["LUODI DEMO - not a real document", *lines])))])[0]
