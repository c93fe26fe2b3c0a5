"""What makes a town look like itself: the style of a drawn town, read from a TOML file.

One file a town in ``styles/``; lengths are metres, colours are red, green and blue from 0 to 255 (sRGB).
"""

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

__all__ = [
    "AdvertWords",
    "Climate",
    "Colour",
    "Facade",
    "Lamps",
    "Material",
    "Place",
    "Plots",
    "Roads",
    "Roofs",
    "Script",
    "ShopName",
    "Signs",
    "TownStyle",
    "Trees",
    "Vehicles",
    "Words",
]

Channel: TypeAlias = Annotated[int, Field(ge=0, le=255)]
Colour: TypeAlias = tuple[Channel, Channel, Channel]
Share: TypeAlias = Annotated[float, Field(ge=0.0, le=1.0)]
Colours: TypeAlias = Annotated[tuple[Colour, ...], Field(min_length=1)]
Frontage: TypeAlias = Annotated[float, Field(ge=4.0, le=200.0)]
Height: TypeAlias = Annotated[float, Field(ge=0.5, le=40.0)]
Month: TypeAlias = Annotated[int, Field(ge=1, le=12)]
Storeys: TypeAlias = Annotated[int, Field(ge=1, le=40)]
Tint: TypeAlias = Annotated[float, Field(ge=0.0, le=2.0)]
Weight: TypeAlias = Annotated[float, Field(ge=0.0, le=1000.0)]
Script: TypeAlias = Literal["latin", "cyrillic", "greek", "japanese", "chinese", "korean", "arabic"]


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("holds a line break or control character: leave it out")
    return text


def _worded(text: str) -> str:
    if not text.strip():
        raise ValueError("is blank: write a word")
    return text


def _unreserved(name: str) -> str:
    if name in _RESERVED:
        raise ValueError(f"'{name}' can't be a folder on Windows: take another name")
    return name


def _weighed(weights: dict[str, float]) -> dict[str, float]:
    if not sum(weights.values()) > 0:
        raise ValueError("needs at least one weight above 0")
    return weights


def _ordered(bounds: tuple[float, float]) -> tuple[float, float]:
    if bounds[0] > bounds[1]:
        raise ValueError("give the smaller number first")
    return bounds


Line: TypeAlias = Annotated[
    str, Field(min_length=1, max_length=80), AfterValidator(_printable), AfterValidator(_worded)
]

_RESERVED = ("aux", "con", "nul", "prn")
_LEAST_BLOCK_M, _LEAST_HOUSE_M = 14.0, 3.0
_STRAY, _MOST_SLANT = 0.44, 0.45
"""How far two neighbouring crossings stray from each other at `Plots.wander` 1, in steps of the grid; and how steep a
street may then run across it (tangent), or the corners of blocks get too sharp for houses."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Place(_Part):
    """Where on earth the town stands."""

    town: Line
    country: Line
    country_code: Annotated[str, Field(pattern="^[A-Z]{2}$")]
    continent: Literal["Africa", "Asia", "Europe", "North America", "Oceania", "South America"]
    latitude: Annotated[float, Field(ge=-80, le=80)]
    longitude: Annotated[float, Field(ge=-179.5, le=179.5)]  # no town lies across the date line
    driving_side: Literal["left", "right"]


class ShopName(_Part):
    """A shop: its name on the sign and its trade."""

    name: Line
    trade: Literal[
        "bakery",
        "bar",
        "books",
        "cafe",
        "clothes",
        "flowers",
        "grocer",
        "hair",
        "pharmacy",
        "phones",
        "restaurant",
        "services",
    ]
    script: Script | None = None  # where it differs from the town's


class AdvertWords(_Part):
    """An advert: an invented brand, a headline and perhaps a smaller line."""

    brand: Line
    headline: Line
    small: Annotated[str, Field(max_length=80), AfterValidator(_printable)] = ""


class Words(_Part):
    """What signs say.

    Attributes:
        script: of most signs.
        language: ISO 639-1.
        streets: real street names, as on the signs.
        streets_latin: the same in Latin letters, where signs are written twice; else empty.
        districts: real names of quarters (as GeoNames spells them, in the town's script or in Latin letters).
        shops: shop signs.
        adverts: by category.
        phone: local phone number, ``#`` for a digit, such as ``08-### ## ##``.
        phone_prefix: the country's, such as ``+46``.
        domain: top-level domain with its dot, such as ``.se``.
        web_names: first parts of web addresses, in Latin letters.
        plate: number plate, ``#`` for a digit, ``@`` for a letter, other characters as they are.
        plate_letters: letters that plates use, in the plate's script.
        plate_script: script of the plate.
        stop: the word on the stop sign (empty where there is none).
        bus_stop: the word on bus stops.
        taxi: the word on taxis.
        bus_lines: destinations shown on buses.
    """

    script: Script
    language: Annotated[str, Field(pattern="^[a-z]{2}$")]
    streets: Annotated[tuple[Line, ...], Field(min_length=12)]
    streets_latin: tuple[Line, ...] = ()
    districts: Annotated[tuple[Line, ...], Field(min_length=6)]
    shops: Annotated[tuple[ShopName, ...], Field(min_length=24)]
    adverts: dict[Literal["food", "alcohol", "gambling", "other"], tuple[AdvertWords, ...]]
    phone: Line
    phone_prefix: Line
    domain: Line
    web_names: Annotated[tuple[Line, ...], Field(min_length=1)]
    plate: Line
    plate_letters: Line
    plate_script: Script = "latin"
    stop: Annotated[str, Field(max_length=20), AfterValidator(_printable)]
    bus_stop: Line
    taxi: Line
    bus_lines: Annotated[tuple[Line, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.streets_latin and len(self.streets_latin) != len(self.streets):
            raise ValueError(f"streets_latin has {len(self.streets_latin)} names for {len(self.streets)} streets")
        missing = [kind for kind in ("food", "alcohol", "gambling", "other") if not self.adverts.get(kind)]
        if missing:
            raise ValueError(f"adverts has none of {', '.join(missing)}: write at least one of each")
        return self


class Material(_Part):
    """What walls are made of: a kind and the colours it comes in, with how common it is."""

    kind: Literal["plaster", "brick", "stone", "tile", "concrete", "timber", "glass"]
    colours: Colours
    weight: Annotated[float, Field(gt=0, le=1000)] = 1.0


class Facade(_Part):
    """Walls, windows, balconies and shopfronts.

    Attributes:
        window_width: share of the bay's width that the opening takes.
        window_height: share of the floor's height.
        panes: columns and rows of panes.
        trim: painted frame or stone around windows; ``none``, ``frame``, ``lintel`` (a stone over it), ``pediment``.
        arched: round tops, how often.
        shutters: how often windows have shutters; of `shutter_colours`.
        balcony: ``none``, ``iron`` (light railing), ``slab`` (solid parapet), ``long`` (one across the whole floor),
            ``lace`` (ironwork veranda), ``bay`` (glazed bay window).
        balcony_share: how many bays (``long``: how many floors) have one.
        air_conditioners: units on the wall, how often a bay has one.
        fire_escape: iron stairs down the front, how often.
        cornice: height of the moulding on top, 0 for none.
        ground: how the ground floor differs: ``shop`` (glass under a sign), ``stoop`` (raised door with steps),
            ``arcade`` (arches), ``garage``, ``plain``.
        shop_share: how many houses have shops.
        awning_share: how many shops have an awning.
        band: a moulding between the floors.
    """

    materials: Annotated[tuple[Material, ...], Field(min_length=1)]
    floors: Annotated[tuple[Storeys, Storeys], AfterValidator(_ordered)]
    floor_height: Annotated[float, Field(ge=2.2, le=6.0)]
    ground_height: Annotated[float, Field(ge=2.5, le=8.0)]
    bay_width: Annotated[float, Field(ge=1.5, le=8.0)]
    window_width: Annotated[float, Field(ge=0.2, le=0.85)]
    window_height: Annotated[float, Field(ge=0.25, le=0.85)]
    window_kind: Literal["casement", "sash", "french", "strip", "slider", "grid"]
    panes: tuple[Annotated[int, Field(ge=1, le=6)], Annotated[int, Field(ge=1, le=6)]]
    trim: Literal["none", "frame", "lintel", "pediment"]
    frame_colours: Colours
    trim_colours: Colours
    arched: Share = 0.0
    shutters: Share = 0.0
    shutter_colours: Colours = ((60, 90, 70),)
    balcony: Literal["none", "iron", "slab", "long", "lace", "bay"] = "none"
    balcony_share: Share = 0.0
    balcony_colours: Colours = ((40, 40, 42),)
    air_conditioners: Share = 0.0
    fire_escape: Share = 0.0
    cornice: Annotated[float, Field(ge=0.0, le=3.0)] = 0.4
    cornice_colours: Colours = ((220, 215, 205),)
    band: bool = False
    ground: Literal["shop", "stoop", "arcade", "garage", "plain"]
    ground_colours: Colours
    door_colours: Colours
    shop_share: Share
    awning_share: Share = 0.0
    awning_colours: Colours = ((150, 40, 40),)


class Roofs(_Part):
    """Roof shapes with their weights, and what stands on them."""

    shapes: Annotated[
        dict[Literal["flat", "gable", "hip", "mansard", "front_gable", "stepped"], Weight], AfterValidator(_weighed)
    ]
    pitch_deg: Annotated[float, Field(ge=5, le=70)] = 35.0
    cover: Literal["tile", "slate", "metal", "felt", "tin"]
    colours: Colours
    extras: dict[Literal["chimney", "water_tank", "antenna", "solar_tank", "dish"], Share] = {}


class Roads(_Part):
    """Road, kerb and pavement."""

    width: Annotated[float, Field(ge=3.0, le=60.0)]
    lane_width: Annotated[float, Field(ge=1.5, le=10.0)] = 3.0
    sidewalk: Annotated[float, Field(ge=0.5, le=20.0)]
    asphalt: Colour
    centre: Literal["none", "dashed", "solid", "double"]
    centre_colour: Colour
    edge: Literal["none", "solid", "double"]
    edge_colour: Colour
    crossing: Literal["zebra", "ladder", "lines", "none"]
    kerb: Literal["plain", "black_white", "yellow_red", "yellow_black"]
    kerb_colour: Colour
    paving: Literal["slabs", "bricks", "cobbles", "asphalt", "tiles", "earth", "mosaic"]
    paving_colours: Colours
    tactile: bool = False  # a yellow strip of guiding tiles along the pavement


class Plots(_Part):
    """How houses stand on their blocks."""

    block_length: Annotated[float, Field(ge=20.0, le=200.0)]
    block_width: Annotated[float, Field(ge=20.0, le=200.0)]
    frontage: Annotated[tuple[Frontage, Frontage], AfterValidator(_ordered)]
    depth: Annotated[float, Field(ge=4.0, le=100.0)]
    gap_share: Share = 0.0  # houses with a gap beside them
    gap: Annotated[float, Field(ge=0.0, le=50.0)] = 2.0
    setback: Annotated[float, Field(ge=0.0, le=12.0)] = 0.0
    fence: Literal["none", "hedge", "picket", "wall", "iron"] = "none"
    wander: Share = 0.3  # how far streets stray from a grid
    empty_share: Share = 0.04  # lots that are parks, parking or building sites, with hoardings

    @model_validator(mode="after")
    def _room_beside_gaps(self) -> Self:
        most = self.frontage[0] - _LEAST_HOUSE_M
        if self.gap_share > 0 and self.gap > most:
            raise ValueError(f"a gap of {self.gap:g} m leaves no house on the narrowest frontage: at most {most:g} m")
        return self


class Signs(_Part):
    """Street-name signs, traffic signs and shop signs."""

    street_board: Colour
    street_text: Colour
    street_border: Colour
    street_mount: Literal["wall", "post"]
    street_shape: Literal["rectangle", "rounded", "arrow"] = "rectangle"
    warning: Literal["triangle", "diamond"]
    stop_shape: Literal["octagon", "inverted_triangle"] = "octagon"
    shop: Literal["fascia", "hanging", "vertical", "stacked", "neon"]
    shop_colours: Annotated[tuple[tuple[Colour, Colour], ...], Field(min_length=1)]  # board, letters
    blade_share: Share = 0.2  # shops with a sign that juts into the street


class Vehicles(_Part):
    """What drives and parks."""

    colours: Colours
    kinds: Annotated[
        dict[
            Literal["hatchback", "sedan", "van", "kei", "pickup", "suv", "minibus", "rickshaw", "scooter"],
            Weight,
        ],
        AfterValidator(_weighed),
    ]
    taxi: Colour
    taxi_roof: Colour | None = None
    taxi_share: Share = 0.1
    bus: Literal["single", "double"]
    bus_colours: Colours
    bus_share: Share = 0.05
    plate_front: tuple[Colour, Colour]  # board, letters
    plate_rear: tuple[Colour, Colour]
    plate_shape: Literal["long", "square"]
    plate_band: Colour | None = None  # the strip on the left, blue in Europe
    parked: Share  # of the kerb


class Trees(_Part):
    """What grows along the street."""

    kinds: Annotated[
        dict[
            Literal[
                "broadleaf", "plane", "palm", "conifer", "cherry", "gum", "ginkgo", "citrus", "acacia", "jacaranda"
            ],
            Weight,
        ],
        AfterValidator(_weighed),
    ]
    per_100_m: Annotated[float, Field(ge=0, le=30)]
    height: Annotated[tuple[Height, Height], AfterValidator(_ordered)]
    leaf: Colour


class Lamps(_Part):
    """Street lamps, poles and wires."""

    kind: Literal["arm", "post", "wire", "ornate", "twin"]
    colour: Colour
    spacing: Annotated[float, Field(ge=5.0, le=200.0)]
    wires: Annotated[int, Field(ge=0, le=12)] = 0
    pole: Literal["none", "wood", "concrete"] = "none"
    bin_colour: Colour = (60, 70, 60)
    hydrant: Colour | None = None
    post_box: Colour | None = None
    phone_box: Colour | None = None
    vending: bool = False


class Climate(_Part):
    """Light and weather.

    Attributes:
        sky: colour overhead on a clear day.
        haze: colour of the horizon.
        sunlight: tint of the sun.
        clear, cloudy, rain: how common each weather is (shares of 1 together).
        snow_months: months (1 to 12) that may lie under snow.
        bare_months: months without leaves on trees that shed them.
        autumn_months: months of turning leaves.
        dust: how brown the distance is, 0 to 1.
    """

    sky: Colour
    haze: Colour
    sunlight: tuple[Tint, Tint, Tint]
    clear: Share
    cloudy: Share
    rain: Share
    snow_months: tuple[Month, ...] = ()
    bare_months: tuple[Month, ...] = ()
    autumn_months: tuple[Month, ...] = ()
    dust: Share = 0.0

    @model_validator(mode="after")
    def _shares_of_one(self) -> Self:
        if abs(self.clear + self.cloudy + self.rain - 1.0) > 0.01:
            raise ValueError("clear, cloudy and rain are shares of 1: make them add up to it")
        return self


class TownStyle(_Part):
    """One town's style, complete."""

    name: Annotated[str, Field(pattern="^[a-z][a-z_]{1,30}$"), AfterValidator(_unreserved)]
    place: Place
    words: Words
    facade: Facade
    roofs: Roofs
    roads: Roads
    plots: Plots
    signs: Signs
    vehicles: Vehicles
    trees: Trees
    lamps: Lamps
    climate: Climate

    @model_validator(mode="after")
    def _streets_leave_room(self) -> Self:
        """See that however the streets stray, each block keeps room for houses."""
        roads, plots = self.roads, self.plots
        sides = (plots.block_length, plots.block_width)
        steps = [side + roads.width + 2 * roads.sidewalk for side in sides]
        stray = _STRAY * plots.wander
        least = min(side - stray * step for side, step in zip(sides, steps, strict=True))
        if least < _LEAST_BLOCK_M or stray * max(steps) > _MOST_SLANT * min(steps):
            raise ValueError("streets stray so far that blocks are crushed: make plots.wander smaller or blocks larger")
        if 2 * roads.sidewalk > plots.block_width:
            raise ValueError("pavements are wider than blocks: make roads.sidewalk smaller or plots.block_width larger")
        # Houses are at most so deep, on blocks and behind the ends of streets; see `cut_lots`.
        deep = 0.42 * min(least, roads.width + 12.0)
        if plots.setback + _LEAST_HOUSE_M > deep:
            most = max(deep - _LEAST_HOUSE_M, 0.0)
            raise ValueError(f"a setback of {plots.setback:g} m leaves no room for houses: at most {most:.1f} m here")
        return self
