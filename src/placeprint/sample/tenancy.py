"""What changes over the years: who rents the shops, which houses are rebuilt, which posters hang."""

from placeprint.sample.draws import Draws

__all__ = ["plan_number", "poster_number", "tenant_number"]

MOVES, REBUILDS = 0.22, 0.05
"""How likely a shop changes hands between two visits, and a house is rebuilt between the first and the last."""


def tenant_number(draws: Draws, capture: int, shops: int) -> int:
    """Which of a town's shops is in a house at a visit."""
    tenant = draws.integer(0, shops - 1)
    for _ in range(capture):
        if draws.chance(MOVES):
            tenant = draws.integer(0, shops - 1)
        else:
            draws.uniform()  # as many draws either way, so one move does not shift the next
    return tenant


def plan_number(draws: Draws, capture: int, captures: int) -> int:
    """0 while the first house stands, 1 once it is rebuilt."""
    rebuilt, at = draws.chance(REBUILDS), draws.integer(1, max(captures - 1, 1))
    return int(rebuilt and capture >= at)


def poster_number(draws: Draws, capture: int, posters: int) -> int:
    """Which poster hangs at a visit; posters hardly ever stay from one visit to the next."""
    return draws.child(capture).integer(0, posters - 1)
