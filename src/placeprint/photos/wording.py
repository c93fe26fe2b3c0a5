"""How names and cells that came from outside are shown inside a message of one line."""

from collections.abc import Iterable

__all__ = ["show", "show_names"]

_MOST_NAMES = 40


def show(value: object, limit: int = 60) -> str:
    """Show a cell in quotes, on one line, shortened, with control characters escaped.

    Args:
        value: anything; text is shown as it is, the rest as Python writes it.
        limit: most characters to show.

    Returns:
        The quoted text.
    """
    text = value if isinstance(value, str) else str(value)
    shortened = text if len(text) <= limit else text[: limit - 1] + "…"
    return repr(shortened)


def show_names(names: Iterable[str]) -> str:
    """List column names for a message, the first 40 of them."""
    # A bare name reads better; only what could break the line or blur the list is quoted.
    shown = [
        name if name.isprintable() and name and "," not in name and len(name) <= 60 else show(name) for name in names
    ]
    more = len(shown) - _MOST_NAMES
    return ", ".join(shown[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
