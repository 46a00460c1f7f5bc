"""Fixtures for all tests; see the two modules."""

pytest_plugins = ["tests.fixtures.database", "tests.fixtures.browser"]
