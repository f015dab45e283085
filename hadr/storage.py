"""Static files under names that carry their content's hash, compressed once when they are collected."""

from __future__ import annotations

from servestatic.storage import CompressedManifestStaticFilesStorage


def _names_a_source_map(pattern: object) -> bool:
    return "sourceMappingURL" in str(pattern)


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # servestatic ships no types
    """Only stylesheets are rewritten. Browser bundles name their own parts by hash already, and source maps are not served."""

    patterns = tuple(
        (extension, tuple(pattern for pattern in patterns if not _names_a_source_map(pattern)))
        for extension, patterns in CompressedManifestStaticFilesStorage.patterns
        if extension == "*.css"
    )
