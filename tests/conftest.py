"""What several tests share: drawn streets and the folder of real photos beside the repository."""

import os
from pathlib import Path

import pytest

from streets import DrawnTown, Street, once

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def session_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A temporary folder that all processes of this test session share."""
    own = tmp_path_factory.getbasetemp()
    # Each process of pytest-xdist has a folder of its own, side by side in the session's.
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "shared"
    shared.mkdir(exist_ok=True)
    return shared


@pytest.fixture(scope="session")
def drawn_town(session_folder: Path) -> DrawnTown:
    """A town whose streets look much the same through the years: it has no winter."""
    return DrawnTown(session_folder, "nairobi")


@pytest.fixture(scope="session")
def another_town(session_folder: Path) -> DrawnTown:
    """A town far away, the one that is painted fastest."""
    return DrawnTown(session_folder, "stockholm")


@pytest.fixture(scope="session")
def street(drawn_town: DrawnTown, session_folder: Path) -> Street:
    """Ten places, two headings, three captures; read-only for tests."""
    return once(session_folder, "street", lambda: drawn_town.street(session_folder / "street"))


@pytest.fixture(scope="session")
def street_atlas(street: Street, session_folder: Path) -> Path:
    """An atlas of the street's database photos; read-only for tests."""

    def build() -> Path:
        from placeprint.atlas import build_atlas  # loads most of the package, which many tests do without

        build_atlas(street.manifest, out, where="role = 'database'")
        return out

    out = session_folder / "street.atlas"
    return once(session_folder, "atlas", build)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real photos; tests that use it skip where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the folder of real photos beside the repository is absent")
    return SHARED_DATA
