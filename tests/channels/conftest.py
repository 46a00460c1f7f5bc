import uuid

import pytest
from django.core.cache import cache
from django.test import Client

from tests.cast import NOW, small_city

API = "/api/v1"


@pytest.fixture(autouse=True)
def city(db, monkeypatch):
    """The invented city on a Tuesday morning, nobody has asked anything yet."""
    small_city()
    cache.clear()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


class Program:
    """A program that speaks to the API: `get("/appeals", size=1)`, `file(text="…")`."""

    def __init__(self):
        self.client = Client()

    def get(self, path, language="en", headers=None, **query):
        return self.client.get(f"{API}{path}", query, headers={"Accept-Language": language, **(headers or {})})

    def post(self, path, body, language="en", **headers):
        return self.client.post(
            f"{API}{path}", body, content_type="application/json", headers={"Accept-Language": language, **headers}
        )

    def file(self, key=None, language="en", **fields):
        body = {"text": "A big pothole at the school", "category": "1.1", "lat": 50.03, "lon": 60.04} | fields
        return self.post("/appeals", body, language=language, **{"Idempotency-Key": key or str(uuid.uuid4())})

    def form(self, files=(), key=None, **fields):
        body = {"text": "Waste", "category": "1.3", "lat": "50.03", "lon": "60.04"} | fields
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        return self.client.post(f"{API}/appeals", body | ({"photos": list(files)} if files else {}), headers=headers)


@pytest.fixture
def program():
    return Program()
