"""Static files under names that carry their content's hash."""

from __future__ import annotations

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


def _without_maps(pattern: Any) -> bool:
    return "sourceMappingURL" not in (pattern if isinstance(pattern, str) else pattern[0])


class NoMaps(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise ships no types
    """Does not follow `sourceMappingURL`: libraries name maps that they do not ship, and the build would stop there."""

    patterns = tuple(
        (extension, tuple(pattern for pattern in patterns if _without_maps(pattern)))
        for extension, patterns in CompressedManifestStaticFilesStorage.patterns
    )
