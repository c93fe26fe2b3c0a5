"""The answer to "where was this taken?": candidates with radii, and the reasons for them.

Written down in docs/reference/answer.md; `Answer.model_json_schema` prints the schema.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "Answer",
    "AtlasReference",
    "BeliefRecord",
    "Candidate",
    "ClueReport",
    "ComponentRecord",
    "ExifReason",
    "LookAlikeReason",
    "Reason",
    "Verdict",
]

Latitude = Annotated[float, Field(ge=-90, le=90, description="WGS 84 degrees")]
Longitude = Annotated[float, Field(ge=-180, le=180, description="WGS 84 degrees")]
Probability = Annotated[float, Field(ge=0, le=1)]
Metres = Annotated[float, Field(ge=0)]
Verdict = Literal["place", "several", "unknown"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Candidate(_Part):
    """One place the photo may show: a peak of the belief.

    Attributes:
        kind: ``place`` if it points at a street or less; ``area`` if it only says in which part of the world the photo
            may have been taken, such as "somewhere in this atlas's town".
        latitude: of the peak.
        longitude: of the peak.
        probability: mass of belief that belongs to this peak.
        radius_50_m: circle around the peak that holds half of its own mass.
        radius_90_m: circle around the peak that holds nine tenths of its own mass.
    """

    kind: Literal["place", "area"]
    latitude: Latitude
    longitude: Longitude
    probability: Probability
    radius_50_m: Metres
    radius_90_m: Metres


class LookAlikeReason(_Part):
    """A photo of the atlas that looks like the one in question.

    Attributes:
        kind: tells reasons apart.
        photo_id: of the look-alike.
        uri: where its file lies.
        latitude: where it was taken.
        longitude: where it was taken.
        heading_deg: direction it looks in, clockwise from north, where known.
        captured_at: when it was taken, UTC, where known.
        similarity: cosine similarity of the two descriptors.
        weight: its share of the clue's belief.
        itself: whether it is the very file that was asked about.
    """

    kind: Literal["look-alike"] = "look-alike"
    photo_id: str
    uri: str
    latitude: Latitude
    longitude: Longitude
    heading_deg: float | None
    captured_at: datetime | None
    similarity: float
    weight: Probability
    itself: bool


class ExifReason(_Part):
    """The position written in the photo's own file.

    Attributes:
        kind: tells reasons apart.
        latitude: as written.
        longitude: as written.
    """

    kind: Literal["exif"] = "exif"
    latitude: Latitude
    longitude: Longitude


Reason = Annotated[LookAlikeReason | ExifReason, Field(discriminator="kind")]


class ClueReport(_Part):
    """What one clue contributed.

    Attributes:
        name: of the clue.
        background: the chance the clue gives to being wrong altogether.
        seconds: time it took.
        reasons: what a person can check, weightiest first.
    """

    name: str
    background: Probability
    seconds: Annotated[float, Field(ge=0)]
    reasons: list[Reason]


class ComponentRecord(_Part):
    """One von Mises–Fisher component of the belief.

    Attributes:
        latitude: of its centre.
        longitude: of its centre.
        sigma_m: its spread along each axis.
        weight: its mass.
    """

    latitude: Latitude
    longitude: Longitude
    sigma_m: Annotated[float, Field(gt=0)]
    weight: Probability


class BeliefRecord(_Part):
    """The whole probability on the map, so that it can be drawn or fused again.

    Attributes:
        background: mass spread evenly over the Earth.
        components: the rest.
    """

    background: Probability
    components: list[ComponentRecord]


class AtlasReference(_Part):
    """The atlas that answered.

    Attributes:
        path: its folder.
        generation: which state of it.
        photos: how many it holds.
        model: name of the model its photos are described by.
        query_model: name of the model that described the photo asked about; None where it is the same.
    """

    path: str
    generation: int
    photos: int
    model: str
    query_model: str | None = None


class Answer(_Part):
    """Where a photo was probably taken. An estimate, never a reading.

    Attributes:
        schema_version: of this structure.
        estimated_by: says that this is an estimate, and whose.
        photo: the photo asked about.
        verdict: ``place`` if one candidate place has at least half of the belief, ``several`` if all of them together
            have, ``unknown`` otherwise.
        candidates: peaks of the belief, places before areas, each most probable first; empty if nothing is known.
        radius_50_m: circle around the first candidate that holds half of the whole belief.
        radius_90_m: circle around the first candidate that holds nine tenths of the whole belief.
        elsewhere: mass of belief that none of the listed candidates holds.
        clues: what each clue contributed.
        belief: the probability on the map.
        atlas: which atlas answered.
        seconds: time the answer took, models loaded before.
    """

    schema_version: Literal[1] = 1
    estimated_by: str
    photo: str
    verdict: Verdict
    candidates: list[Candidate]
    radius_50_m: Metres | None
    radius_90_m: Metres | None
    elsewhere: Probability
    clues: list[ClueReport]
    belief: BeliefRecord
    atlas: AtlasReference | None
    seconds: Annotated[float, Field(ge=0)]

    def _repr_html_(self) -> str:
        """Draw the answer in a notebook."""
        from placeprint.locate.drawing import draw_answer  # only notebooks draw

        return draw_answer(self)
