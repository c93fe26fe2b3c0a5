"""Quality on real photos: recall within 25 m on the Stockholm splits, bare and adapted."""

from pathlib import Path

import pytest

from placeprint.atlas import AtlasFolder, adapt_atlas, build_atlas
from placeprint.evaluate import Report, make_report, run_queries
from placeprint.photos.importers import import_photos


def measure(path: Path, manifest: Path, split: str) -> Report:
    queries = import_photos(manifest, where=f"split = '{split}' and role = 'query'").photos
    atlas = AtlasFolder(path)
    run = run_queries(atlas, queries)
    assert run.refusals == []
    return make_report(run.outcomes, atlas=split, model="lite0", rows=len(atlas), command="", resamples=100)


def recall(report: Report, k: int) -> float:
    value = report.figures[f"recall@{k}"].value
    assert value is not None
    return value


@pytest.mark.parametrize(
    ("split", "bare", "adapted"), [("test", (0.830, 0.950), 0.940), ("val", (0.780, 0.905), 0.895)]
)
def test_recall_on_stockholm(
    shared_data: Path, tmp_path: Path, split: str, bare: tuple[float, float], adapted: float
) -> None:
    manifest, path = shared_data / "stockholm" / "photos.csv", tmp_path / "a.atlas"
    summary = build_atlas(manifest, path, where=f"split = '{split}' and role = 'database'")
    assert (summary.adaptation, summary.refusals) == ("learned", [])
    report = measure(path, manifest, split)
    assert recall(report, 1) >= adapted
    assert report.figures["coverage_90"].value >= 0.9  # type: ignore[operator]
    adapt_atlas(path, adaptation="none")
    report = measure(path, manifest, split)
    assert recall(report, 1) >= bare[0]
    assert recall(report, 5) >= bare[1]


def test_lund_answers_from_its_neighbours(shared_data: Path, tmp_path: Path) -> None:
    build_atlas(shared_data / "lund", tmp_path / "lund.atlas")
    atlas = AtlasFolder(tmp_path / "lund.atlas")
    assert len(atlas) == 29
    # Each photo is asked about with itself left out.
    run = run_queries(atlas, atlas.photos, threshold_m=50.0)
    assert run.outcomes.reachable.mean() > 0.8
    report = make_report(run.outcomes, atlas="lund", model="lite0", rows=29, command="", resamples=100)
    assert recall(report, 1) >= 0.75
