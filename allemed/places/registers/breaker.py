"""A circuit breaker all processes share: when a register has failed several times, it is left in peace for a while."""

from __future__ import annotations

from django.core.cache import cache

FAILURES, WITHIN = 4, 60  # so many failures in so many seconds
PAUSE = 30  # seconds of peace; then one process tries, and the rest wait for how it went
TRIAL = 15


def may_ask(register: str) -> bool:
    """Whether to ask now. After a pause the first to ask is the trial; others are told no until it is over."""
    state = cache.get(f"breaker:{register}")
    if state is None:
        return True
    if cache.get(f"breaker:{register}:pause") is not None:
        return False
    return bool(cache.add(f"breaker:{register}:trial", 1, TRIAL))


def succeeded(register: str) -> None:
    """The register answered, so all is forgotten."""
    cache.delete_many([f"breaker:{register}{part}" for part in ("", ":pause", ":trial", ":failures")])


def failed(register: str) -> None:
    """The register did not answer as it should. Enough of these, or one on trial, opens the circuit."""
    key = f"breaker:{register}:failures"
    cache.add(key, 0, WITHIN)
    try:
        failures = cache.incr(key)
    except ValueError:  # it expired between the two lines
        failures = 1
    if failures >= FAILURES or cache.get(f"breaker:{register}") is not None:
        cache.set(f"breaker:{register}", "open", 24 * 3600)
        cache.set(f"breaker:{register}:pause", 1, PAUSE)
        cache.delete(f"breaker:{register}:trial")
