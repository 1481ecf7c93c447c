"""Evidence on disk: by the digest of its content, outside the web root, its kind told by its first bytes."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import filetype
from django.conf import settings

from luodi.core.errors import Refusal

LIMIT_MB = 50
MOST_FILES = 10
CHUNK = 1 << 20
TAKEN = {
    "application/pdf",
    "image/png",
    "image/jpeg",
    "image/webp",
    "image/tiff",
    "image/bmp",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/zip",
}


@dataclass(frozen=True, slots=True)
class Stored:
    digest: str
    name: str
    media_type: str
    size: int


def evidence_root() -> Path:
    return Path(settings.LUODI_DATA) / "evidence"


def path_of(digest: str) -> Path:
    return evidence_root() / digest[:2] / digest


def store(papers: Iterable[tuple[str, BinaryIO]]) -> list[Stored]:
    """Write papers where their digest says. Done before any lock is taken; a paper without a fact harms nobody."""
    given = list(papers)
    if len(given) > MOST_FILES:
        raise Refusal("too_many_files", where="papers", limit=MOST_FILES)
    return [_store_one(name, content) for name, content in given]


def stored(values: dict[str, Any]) -> list[Stored]:
    """The papers of an input, taken out of its values and stored; none where it brings none."""
    return store((one.name, one) for one in values.pop("papers", None) or [])


def _store_one(name: str, content: BinaryIO) -> Stored:
    root = evidence_root()
    root.mkdir(parents=True, exist_ok=True)
    name = os.path.basename(name.replace("\\", "/"))[-160:] or "file"
    digest, size, head = hashlib.sha256(), 0, b""
    handle, temporary = tempfile.mkstemp(dir=root, prefix=".in-")
    try:
        with os.fdopen(handle, "wb") as out:
            while chunk := content.read(CHUNK):
                head = head or chunk[:8192]
                size += len(chunk)
                if size > LIMIT_MB << 20:
                    raise Refusal("file_too_large", where="papers", name=name, limit=LIMIT_MB)
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        if not size:
            raise Refusal("file_empty", where="papers", name=name)
        media_type = sniffed(head)
        if media_type not in TAKEN:
            raise Refusal("file_type_unknown", where="papers", name=name)
        target = path_of(digest.hexdigest())
        target.parent.mkdir(exist_ok=True)
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return Stored(digest.hexdigest(), name, media_type, size)


def sniffed(head: bytes) -> str:
    """The media type by content; a name may say anything."""
    kind = filetype.guess(head)
    if kind is not None:
        return str(kind.mime)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "application/msword"
    return ""
