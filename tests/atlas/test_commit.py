"""The atomic step between generations, torn apart at every seam."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from placeprint.atlas import AtlasFolder, adapt_atlas, append_photos, commit, verify_atlas
from streets import Street


@pytest.mark.parametrize("crash_at", ["commit", "finish"])
def test_a_crash_at_the_commit_leaves_one_whole_generation(
    street: Street, street_atlas: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crash_at: str
) -> None:
    path = tmp_path / "copy.atlas"
    shutil.copytree(street_atlas, path)

    class Crash(BaseException):
        pass

    def crash(*_: object) -> None:
        raise Crash

    from placeprint.atlas import generation

    with monkeypatch.context() as patch:
        if crash_at == "commit":
            patch.setattr(generation, "commit", crash)
        else:
            patch.setattr(commit, "finish_commit", crash)
        with pytest.raises(Crash):
            append_photos(path, street.manifest, where="role = 'query'")
    atlas = AtlasFolder(path)
    assert len(atlas) == atlas.photos.num_rows == (40 if crash_at == "commit" else 60)
    assert verify_atlas(path) == []
    if crash_at == "finish":
        assert list(path.glob("photos.parquet.g2"))
    # The next writer tidies up, whatever the last one left.
    adapt_atlas(path)
    assert verify_atlas(path) == []
    assert not [file for file in path.glob("*.g[0-9]*")]
    assert {file.name for file in path.glob("descriptors/*")} == {
        Path(name).name for name in AtlasFolder(path).manifest.descriptors
    }


def test_an_open_atlas_keeps_reading_while_another_process_rewrites_it(street_atlas: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.atlas"
    shutil.copytree(street_atlas, path)
    atlas = AtlasFolder(path)
    query = np.asarray(atlas.adapted[0][:1], np.float32)
    before = atlas.search(query, 5)
    adapt_atlas(path, adaptation="none")
    after = atlas.search(query, 5)
    np.testing.assert_array_equal(before.row, after.row)
