"""Photo tables put under one another, whatever labels each of them brought."""

import pyarrow as pa

from placeprint.errors import InputError

__all__ = ["join_photos"]


def join_photos(first: pa.Table, second: pa.Table) -> pa.Table:
    """Append one photo table to another.

    A label column that one of them lacks is empty there. Where a label is a number here and text there (a CSV's types
    follow from its own rows), it becomes text in both.

    Raises:
        InputError: if a label column has types that have nothing in common.
    """
    for name in set(first.column_names) & set(second.column_names):
        one, other = first.schema.field(name), second.schema.field(name)
        try:
            pa.unify_schemas([pa.schema([one]), pa.schema([other])], promote_options="permissive")
        except pa.ArrowTypeError:
            try:
                first, second = _as_text(first, name), _as_text(second, name)
            except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
                raise InputError(
                    f"label column {name!r} holds {other.type}, in the atlas it holds {one.type}: leave it out or "
                    "rename it"
                ) from None
    try:
        return pa.concat_tables([first, second], promote_options="permissive")
    except pa.ArrowException as error:
        raise InputError(f"the new photos' labels don't go with the atlas's own: {error}") from None


def _as_text(photos: pa.Table, name: str) -> pa.Table:
    position = photos.schema.get_field_index(name)
    return photos.set_column(position, pa.field(name, pa.string()), photos[name].cast(pa.string()))
