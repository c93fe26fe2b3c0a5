"""Text from outside made fit for one line of a terminal."""

__all__ = ["plain"]


def plain(text: str) -> str:
    """Replace line breaks, escape codes and the like, which a hostile file name may hold."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
