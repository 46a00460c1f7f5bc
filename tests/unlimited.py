"""The real settings without limits on how often one address may ask: whole crowds of a test come from one."""

from opencity.config.settings import *  # noqa: F403

API_LIMITS: dict[str, tuple[int, int]] = {}
