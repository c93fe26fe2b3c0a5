"""The Python front door: `Atlas` builds, opens, locates and evaluates."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING

from placeprint.atlas import AtlasFolder, append_photos, build_atlas, redescribe_atlas
from placeprint.atlas.importing import import_usable
from placeprint.locate import Answer, clues_for, locate
from placeprint.progress import OnProgress, silent

if TYPE_CHECKING:
    from placeprint.atlas.adaptation import Adaptation
    from placeprint.evaluate.report import Report
    from placeprint.locate import Clue

__all__ = ["Atlas"]

StrPath = str | PathLike[str]


class Atlas(AtlasFolder):
    """Photos whose places are known, ready to say where another photo was taken.

    Example:
        >>> from placeprint import Atlas
        >>> atlas = Atlas.build("photos/", "town.atlas")
        >>> answer = atlas.locate("unknown.jpg")
        >>> answer.candidates[0].latitude, answer.candidates[0].longitude
    """

    @classmethod
    def build(
        cls,
        source: StrPath,
        out: StrPath,
        *,
        model: str = "lite0",
        adaptation: "Adaptation" = "auto",
        columns: Mapping[str, str] | None = None,
        where: str | None = None,
        root: StrPath | None = None,
        strict: bool = False,
        force: bool = False,
        workers: int | None = None,
        on_progress: OnProgress = silent,
    ) -> "Atlas":
        """Build an atlas and open it; see `placeprint.atlas.build_atlas` for the arguments and errors."""
        build_atlas(
            Path(fspath(source)),
            Path(fspath(out)),
            model=model,
            adaptation=adaptation,
            columns=columns,
            where=where,
            root=None if root is None else Path(fspath(root)),
            strict=strict,
            force=force,
            workers=workers,
            on_progress=on_progress,
        )
        return cls.open(out, model=model)

    @classmethod
    def open(cls, path: StrPath, *, model: str | None = None) -> "Atlas":
        """Open an atlas.

        Args:
            path: its folder.
            model: another name or path for the atlas's own model, where its file has moved; or a student of it, to
                describe queries with.

        Raises:
            AtlasError: if the folder is no atlas, or unfinished, damaged or of a newer format.
        """
        return cls(Path(fspath(path)), model=model)

    def append(
        self,
        source: StrPath,
        *,
        columns: Mapping[str, str] | None = None,
        where: str | None = None,
        root: StrPath | None = None,
        strict: bool = False,
        workers: int | None = None,
        on_progress: OnProgress = silent,
    ) -> "Atlas":
        """Add photos and return the new generation, opened; go on with that one.

        See `placeprint.atlas.append_photos` for what is added and the errors.
        """
        append_photos(
            self.path,
            Path(fspath(source)),
            model=self._model,
            columns=columns,
            where=where,
            root=None if root is None else Path(fspath(root)),
            strict=strict,
            workers=workers,
            on_progress=on_progress,
        )
        return type(self).open(self.path, model=self._model)

    def redescribe(
        self,
        model: str,
        *,
        adaptation: "Adaptation | None" = None,
        root: StrPath | None = None,
        drop_missing: bool = False,
        workers: int | None = None,
        on_progress: OnProgress = silent,
    ) -> "Atlas":
        """Describe all photos again with another model and return the new generation, opened; go on with that one.

        See `placeprint.atlas.redescribe_atlas` for the arguments and errors.
        """
        redescribe_atlas(
            self.path,
            model,
            adaptation=adaptation,
            root=None if root is None else Path(fspath(root)),
            drop_missing=drop_missing,
            workers=workers,
            on_progress=on_progress,
        )
        return type(self).open(self.path, model=model)

    @cached_property
    def _clues(self) -> "Sequence[Clue]":
        return clues_for(self)

    def locate(self, photo: StrPath | bytes, *, exif: bool = False) -> Answer:
        """Say where a photo was probably taken.

        Args:
            photo: path, or the file's content.
            exif: also trust the position written in the photo's own file.

        Raises:
            PhotoRefused: if the photo can't be read.
        """
        clues = clues_for(self, exif=True) if exif else self._clues
        return locate(photo if isinstance(photo, bytes) else Path(fspath(photo)), clues, atlas=self)

    def evaluate(
        self,
        source: StrPath,
        *,
        where: str | None = None,
        columns: Mapping[str, str] | None = None,
        threshold_m: float = 25.0,
        on_progress: OnProgress = silent,
    ) -> "Report":
        """Locate photos whose places are known and measure the answers.

        Args:
            source: a folder or manifest, as for `build`.
            where: SQL condition on the manifest's columns.
            columns: canonical column name to the manifest's own.
            threshold_m: how near counts as a hit.
            on_progress: told after every photo.
        """
        from placeprint.evaluate import make_report, run_queries

        catalogue = import_usable(Path(fspath(source)), columns, where, None, on_progress)
        run = run_queries(self, catalogue.photos, threshold_m=threshold_m, on_progress=on_progress)
        return make_report(
            run.outcomes,
            atlas=self.path.name,
            model=self.manifest.describer.name,
            query_model=self.query_model,
            rows=len(self),
            command=f"Atlas.open({str(self.path)!r}).evaluate({fspath(source)!r}, where={where!r})",
        )
