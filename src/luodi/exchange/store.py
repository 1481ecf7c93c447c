"""Uploaded workbooks on disk, by the digest of their content, outside the web root."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from luodi.core.errors import Refusal

LIMIT_MB = 60
MOST_FILES = 6


@dataclass(frozen=True, slots=True)
class Kept:
    digest: str
    name: str
    content: bytes


def path_of(digest: str) -> Path:
    return Path(settings.LUODI_DATA) / "imports" / digest[:2] / digest


def keep(files: Iterable[tuple[str, BinaryIO]]) -> list[Kept]:
    """Keep files as they came. Refused: none, too many, too large, empty."""
    given = list(files)
    if not given:
        raise Refusal("text_missing", where="files")
    if len(given) > MOST_FILES:
        raise Refusal("too_many_files", where="files", limit=MOST_FILES)
    return [_keep_one(name, stream) for name, stream in given]


def _keep_one(name: str, stream: BinaryIO) -> Kept:
    name = os.path.basename(name.replace("\\", "/"))[-160:] or "file"
    content = stream.read((LIMIT_MB << 20) + 1)
    if len(content) > LIMIT_MB << 20:
        raise Refusal("file_too_large", where="files", name=name, limit=LIMIT_MB)
    if not content:
        raise Refusal("file_empty", where="files", name=name)
    digest = hashlib.sha256(content).hexdigest()
    target = path_of(digest)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".in-")
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        os.replace(temporary, target)
    return Kept(digest, name, content)
