import pytest

from tests.cast import small_city


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    """Every action happens in the invented city."""
    small_city()
