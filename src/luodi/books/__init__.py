"""Rule books kept by the digest of their content: what a run was made by can always be read again."""

from __future__ import annotations
