"""What several tests share: a drawn street and the folder of real photos beside the repository."""

from pathlib import Path

import pytest

from streets import Street, draw_street

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def street(tmp_path_factory: pytest.TempPathFactory) -> Street:
    """Ten places, two headings, three captures; read-only for tests."""
    return draw_street(tmp_path_factory.mktemp("street"))


@pytest.fixture(scope="session")
def street_atlas(street: Street, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An atlas of the street's database photos; read-only for tests."""
    from placeprint.atlas import build_atlas  # loads most of the package, which many tests do without

    out = tmp_path_factory.mktemp("atlas") / "street.atlas"
    build_atlas(street.manifest, out, where="role = 'database'")
    return out


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real photos; tests that use it skip where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the folder of real photos beside the repository is absent")
    return SHARED_DATA
