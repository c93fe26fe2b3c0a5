"""The atlas: photos whose places are known, on disk as a folder that any tool can read.

`AtlasFolder` opens one; `build_atlas`, `append_photos`, `adapt_atlas` and `redescribe_atlas` write one. Every write
goes to new files first and becomes visible by one atomic rename of ``atlas.json``; see docs/reference/atlas-format.md.
"""

from placeprint.atlas.build import BuildSummary, adapt_atlas, append_photos, build_atlas
from placeprint.atlas.manifest import AtlasManifest
from placeprint.atlas.opened import AtlasFolder
from placeprint.atlas.redescribe import redescribe_atlas
from placeprint.atlas.verify import Finding, verify_atlas

__all__ = [
    "AtlasFolder",
    "AtlasManifest",
    "BuildSummary",
    "Finding",
    "adapt_atlas",
    "append_photos",
    "build_atlas",
    "redescribe_atlas",
    "verify_atlas",
]
