"""Arabic writing: which form each letter takes between its neighbours, and the order in which to paint them.

Unicode lists a character for every form of every letter ("presentation forms") and says which letter and form each
one is; the tables come from there. Vowel marks are left out, as they are on signs.
"""

import unicodedata

__all__ = ["FORMS", "paint_order", "shape"]

_TATWEEL = "\u0640"
_MIRROR = str.maketrans("()[]{}<>«»\u2039\u203a", ")(][}{><»«\u203a\u2039")
_BESIDE_NUMBERS = frozenset("%٪$€£+#°№")


def _forms() -> dict[str, dict[str, str]]:
    """For each letter (and each lam-alef pair) its forms: ``isolated``, ``final``, ``initial``, ``medial``."""
    forms: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFBB2), *range(0xFBD3, 0xFC00), *range(0xFE80, 0xFEFD)):
        kind, *letters = (unicodedata.decomposition(chr(code)) or "<none>").split()
        text = "".join(chr(int(letter, 16)) for letter in letters)
        if len(text) == 1 or (len(text) == 2 and text[0] == "ل"):
            forms.setdefault(text, {}).setdefault(kind.strip("<>"), chr(code))
    forms[_TATWEEL] = dict.fromkeys(("isolated", "final", "initial", "medial"), _TATWEEL)
    return forms


FORMS = _forms()


def shape(text: str) -> str:
    """Replace letters by the forms they take in this text; the order stays.

    Args:
        text: as typed, first letter first.
    """
    units: list[str] = []
    for character in text:
        if character >= "\u0600" and unicodedata.combining(character):
            continue
        if units and units[-1] == "ل" and units[-1] + character in FORMS:
            units[-1] += character
        else:
            units.append(character)
    shaped = []
    for index, unit in enumerate(units):
        forms = FORMS.get(unit, {})
        before = FORMS.get(units[index - 1], {}) if index else {}
        after = FORMS.get(units[index + 1], {}) if index + 1 < len(units) else {}
        joins_before = "initial" in before and "final" in forms
        joins_after = "initial" in forms and "final" in after
        kind = ("isolated", "initial", "final", "medial")[joins_after + 2 * joins_before]
        shaped.append(forms.get(kind, unit))
    return "".join(shaped)


def paint_order(text: str) -> str:
    """Order shaped text from left to right as it is painted: letters from the right, numbers and Latin from the left.

    Args:
        text: as typed, first letter first. Without a letter written from the right it comes back as it is.
    """
    right = [unicodedata.bidirectional(character) in ("AL", "R") for character in text]
    if not any(right):
        return text
    left = [
        not right[index] and (character.isalnum() or _touches_number(text, index))
        for index, character in enumerate(text)
    ]
    pieces: list[str] = []
    index = 0
    while index < len(text):
        stop = index + 1
        if left[index]:
            # A group written from the left reaches to its last letter or digit: "02 555" and "Cafe 24" stay together.
            ahead = index
            while ahead < len(text) and not right[ahead]:
                stop = ahead + 1 if left[ahead] else stop
                ahead += 1
            pieces.append(text[index:stop])
        else:
            pieces.append(text[index].translate(_MIRROR))
        index = stop
    return "".join(reversed(pieces))


def _touches_number(text: str, index: int) -> bool:
    """Whether this is a sign such as a percent sign right beside a digit, which it then stays with."""
    if text[index] not in _BESIDE_NUMBERS:
        return False
    return any(character.isdigit() for character in text[max(index - 1, 0) : index + 2])
