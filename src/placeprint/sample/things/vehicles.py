"""Everything that drives: cars of the street, taxis, buses, rickshaws and scooters, with their number plates."""

from collections.abc import Callable
from typing import Final

from placeprint.sample.canvas import Canvas, Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.bodies import BODIES, Body
from placeprint.sample.paint.body import BodySheet
from placeprint.sample.paint.bus import BUSES, paint_board, paint_bus_end, paint_bus_side
from placeprint.sample.paint.panel import Panel
from placeprint.sample.paint.small_vehicle import (
    RICKSHAW,
    SCOOTER,
    paint_rickshaw_end,
    paint_rickshaw_side,
    paint_scooter_end,
    paint_scooter_side,
)
from placeprint.sample.paint.vehicle import (
    paint_axle,
    paint_face,
    paint_flank,
    paint_glass,
    paint_sheet,
    paint_window_row,
)
from placeprint.sample.style import TownStyle
from placeprint.sample.surface import Element, Point, Surface
from placeprint.sample.texture import Texture
from placeprint.sample.things.boxes import Frame, box, card_pair, lid
from placeprint.sample.things.car_quads import CarTextures, car_quads, panel_beside, shadow_under
from placeprint.sample.things.cupboard import Cupboard

__all__ = ["VehicleShop"]

VEHICLE: Final = int(SemanticClass.VEHICLE)
PLATE: Final = int(SemanticClass.PLATE)
RICKSHAW_COLOURS: Final = ((38, 92, 66), (212, 178, 56))
WORK_COLOURS: Final = ((222, 222, 218), (206, 206, 202), (168, 170, 172))
HELMETS: Final = ((32, 33, 36), (196, 198, 196), (142, 40, 40), (60, 84, 120))
JACKETS: Final = ((46, 50, 58), (92, 42, 40), (66, 76, 60), (120, 112, 98), (34, 34, 36))
LETTERS: Final = (24, 24, 26)


class VehicleShop:
    """Paints the vehicles of one town, each kind and colour once.

    Args:
        style: the town's.
        draws: of the town; only names below it are used.
    """

    def __init__(self, style: TownStyle, draws: Draws) -> None:
        self._style, self._draws = style, draws.child("vehicles")
        self._sheets: dict[tuple[str, str], BodySheet] = {}
        self._cupboard = Cupboard()

    def length_of(self, kind: str) -> float:
        """Length of a kind of vehicle, metres."""
        if kind == "bus":
            return BUSES[self._style.vehicles.bus].length
        small = {"rickshaw": RICKSHAW[0], "scooter": SCOOTER[0], "taxi": self._taxi_body()[1].length}
        return small[kind] if kind in small else BODIES[kind].length

    def draw_kind(self, draws: Draws) -> str:
        """A kind as common as the style says."""
        return draws.weighted(self._style.vehicles.kinds)

    def make(
        self,
        draws: Draws,
        kind: str | None,
        place: Point,
        heading_deg: float,
        name: str,
        plates: tuple[Texture, Texture] | None,
    ) -> list[Surface]:
        """One vehicle.

        Args:
            draws: of this vehicle.
            kind: of `Vehicles.kinds`, ``taxi``, ``bus``, or None for one of the style's kinds.
            place: the middle of it, on the ground.
            heading_deg: direction of travel, clockwise from north.
            name: of its element.
            plates: front and rear, or None for none.
        """
        kind = kind or self.draw_kind(draws)
        frame = Frame.heading(place, heading_deg)
        local = kind in ("taxi", "bus", "rickshaw", "minibus")
        element = Element(name, VEHICLE, own_style=local)
        if kind == "bus":
            quads, boards = self._bus(draws, frame, element)
        elif kind == "rickshaw":
            quads, boards = self._rickshaw(frame, element)
        elif kind == "scooter":
            quads, boards = self._scooter(draws, frame, element)
        elif kind == "taxi":
            quads, boards = self._taxi(frame, element)
        else:
            colour = self._colour(draws, kind)
            stripe = self._stripe() if kind == "minibus" else None
            quads = car_quads(frame, BODIES[kind], self._car(kind, BODIES[kind], colour, colour, stripe), element)
            boards = _plate_spots(BODIES[kind])
        return quads + self._plates(frame, plates, boards, name)

    def _colour(self, draws: Draws, kind: str) -> Colour:
        vehicles = self._style.vehicles
        if kind == "minibus":
            return vehicles.bus_colours[0]
        return draws.pick(WORK_COLOURS) if kind == "van" and draws.chance(0.6) else draws.pick(vehicles.colours)

    def _stripe(self) -> Colour | None:
        colours = self._style.vehicles.bus_colours
        return colours[1] if len(colours) > 1 else None

    def _car(
        self, kind: str, body: Body, colour: Colour, roof: Colour, stripe: Colour | None, word: str = ""
    ) -> CarTextures:
        def part(name: str, paint: Callable[[Colour], Panel], spray: Colour) -> Texture:
            return self._sprayed(kind, name, paint, spray)

        def sheet(spray: Colour) -> Panel:
            return paint_sheet(spray, Draws("sheet", kind))

        flank, left = part("flank", lambda spray: paint_flank(body, spray, stripe), colour), None
        if word:
            flank, left = (self._door(kind, body, colour, word, left=turn) for turn in (False, True))
        return CarTextures(
            flank=flank,
            left_flank=left,
            row=part("row", lambda spray: paint_window_row(body, spray), roof),
            front=part("front", lambda spray: paint_face(body, spray, rear=False), colour),
            rear=part("rear", lambda spray: paint_face(body, spray, rear=True), colour),
            windscreen=part("windscreen", lambda spray: paint_glass(body, spray, rear=False), roof),
            rear_window=part("rear window", lambda spray: paint_glass(body, spray, rear=True), roof),
            bonnet=part("sheet", sheet, colour),
            roof=part("sheet", sheet, roof),
            boot=part("bed", lambda spray: paint_sheet(spray, Draws("bed"), bed=True), colour)
            if body.bed
            else part("sheet", sheet, colour),
            axle=self._cupboard.keep("axle", kind, paint=lambda: paint_axle(body).texture()),
            shadow=self._shadow(),
        )

    def _shadow(self) -> Texture:
        return self._cupboard.keep(
            "shadow", paint=lambda: Canvas(16, 16, (30, 30, 32), int(SemanticClass.ROAD)).texture()
        )

    def _sprayed(self, kind: str, name: str, paint: Callable[[Colour], Panel], colour: Colour) -> Texture:
        if (kind, name) not in self._sheets:
            self._sheets[kind, name] = BodySheet(paint)
        return self._cupboard.keep(kind, name, colour, paint=lambda: self._sheets[kind, name].sprayed(colour))

    def _taxi_body(self) -> tuple[str, Body]:
        """London's taxis are tall; elsewhere they are sedans."""
        kind = "cab" if self._style.place.country_code == "GB" else "sedan"
        return kind, BODIES[kind]

    def _door(self, kind: str, body: Body, colour: Colour, word: str, *, left: bool) -> Texture:
        """The flank of a taxi with the word on its rear door."""

        def paint() -> Texture:
            panel = paint_flank(body, colour)
            middle = body.length - (body.seams[1] + body.seams[2]) / 2
            if left:
                panel.mirror()
                middle = body.length - middle
            bright = sum(colour) > 330
            base = body.clearance + 0.20
            panel.write(
                word, self._style.words.script, middle - 0.36, base, middle + 0.36, base + 0.24,
                LETTERS if bright else (232, 220, 150),
            )  # fmt: skip
            return panel.texture()

        return self._cupboard.keep("door", kind, colour, left, paint=paint)

    def _taxi(self, frame: Frame, element: Element) -> tuple[list[Surface], "_Spots"]:
        vehicles, words = self._style.vehicles, self._style.words
        kind, body = self._taxi_body()
        textures = self._car(kind, body, vehicles.taxi, vehicles.taxi_roof or vehicles.taxi, None, words.taxi)
        quads = car_quads(frame, body, textures, element)

        def paint_sign() -> Texture:
            panel = Panel(0.5, 0.16, 128, 32, VEHICLE, (238, 226, 176))
            panel.rectangle(0, 0, 0.5, 0.02, (60, 60, 60))
            panel.write(words.taxi, words.script, 0.05, 0.03, 0.45, 0.14, LETTERS)
            return panel.texture()

        sign = self._cupboard.keep("sign", paint=paint_sign)
        plain = self._cupboard.keep(
            "sign side", paint=lambda: Panel(0.1, 0.16, 8, 16, VEHICLE, (226, 214, 170)).texture()
        )
        ahead = body.length / 2 - body.brow[0] - 0.25
        size, offset = (0.12, 0.50, 0.15), (ahead, 0.0, body.brow[1])
        return quads + box(frame, size, element, (sign, plain, sign, plain), offset=offset), _plate_spots(body)

    def _bus(self, draws: Draws, frame: Frame, element: Element) -> tuple[list[Surface], "_Spots"]:
        style = self._style
        bus = BUSES[style.vehicles.bus]
        body, stripe = style.vehicles.bus_colours[0], self._stripe()
        if bus.height > 4:
            stripe = None  # double-deckers are painted in one colour
        left_doors = style.place.driving_side == "left"

        def side(left: bool) -> Texture:
            panel = paint_bus_side(bus, body, stripe, self._draws.child("bus", int(left)), doors=left == left_doors)
            if left:
                panel.mirror()
            return panel.texture()

        def end(rear: bool) -> Texture:
            return paint_bus_end(bus, body, stripe, rear=rear).texture()

        right = self._cupboard.keep("bus", "right", paint=lambda: side(False))
        left = self._cupboard.keep("bus", "left", paint=lambda: side(True))
        front = self._cupboard.keep("bus", "front", paint=lambda: end(False))
        rear = self._cupboard.keep("bus", "rear", paint=lambda: end(True))
        roof = self._cupboard.keep(
            "bus roof", paint=lambda: paint_sheet((198, 198, 194), self._draws.child("bus roof")).texture()
        )
        size = (bus.length, bus.width, bus.height)
        quads = box(frame, size, element, (front, right, rear, left), roof)
        if style.words.bus_lines:
            number = draws.integer(0, len(style.words.bus_lines) - 1)
            line = style.words.bus_lines[number]
            board = self._cupboard.keep(
                "board", number, paint=lambda: paint_board(line, 10 + 7 * number, style.words.script)
            )
            spot = (bus.length / 2 + 0.02, 0.0, bus.decks[0][1] + 0.25)
            quads.append(panel_beside(frame, board, element, 1.9, 0.30, spot, rear=False))
        quads.append(shadow_under(frame, bus.length - 0.2, bus.width - 0.2, self._shadow(), element))
        return quads, ((bus.length / 2, 0.52), (bus.length / 2, 0.50))

    def _rickshaw(self, frame: Frame, element: Element) -> tuple[list[Surface], "_Spots"]:
        body, canopy = RICKSHAW_COLOURS
        right = self._cupboard.keep("rickshaw", paint=lambda: paint_rickshaw_side(body, canopy).texture())
        front = self._cupboard.keep(
            "rickshaw front", paint=lambda: paint_rickshaw_end(body, canopy, rear=False).texture()
        )
        rear = self._cupboard.keep("rickshaw rear", paint=lambda: paint_rickshaw_end(body, canopy, rear=True).texture())
        top = self._cupboard.keep(
            "rickshaw top", paint=lambda: paint_sheet(canopy, self._draws.child("rickshaw")).texture()
        )
        left = self._cupboard.keep("rickshaw left", paint=lambda: Texture(right.texels[:, ::-1].copy()))
        sides = (front, right, rear, left)
        length, width, _ = RICKSHAW
        quads = box(frame, RICKSHAW, element, sides)
        quads += [lid(frame, (-length / 2 + 0.26, -length / 2 + 1.75), (-width / 2, width / 2), 1.69, top, element)]
        quads += [shadow_under(frame, 2.2, 1.1, self._shadow(), element)]
        return quads, ((length / 2, 0.42), (length / 2, 0.44))

    def _scooter(self, draws: Draws, frame: Frame, element: Element) -> tuple[list[Surface], "_Spots"]:
        look = draws.integer(0, 3)
        mine = self._draws.child("scooter", look)
        colours = (mine.pick(self._style.vehicles.colours), mine.pick(JACKETS), mine.pick(HELMETS))
        side = self._cupboard.keep("scooter", look, paint=lambda: paint_scooter_side(*colours).texture())
        front = self._cupboard.keep(
            "scooter front", look, paint=lambda: paint_scooter_end(*colours, rear=False).texture()
        )
        rear = self._cupboard.keep("scooter rear", look, paint=lambda: paint_scooter_end(*colours, rear=True).texture())
        return card_pair(frame, SCOOTER, element, side, front, rear, ahead=-0.09), ()

    def _plates(
        self, frame: Frame, plates: tuple[Texture, Texture] | None, spots: "_Spots", name: str
    ) -> list[Surface]:
        if plates is None:
            return []
        long = self._style.vehicles.plate_shape == "long"
        width, height = (0.52, 0.12) if long else (0.34, 0.17)
        element = Element(f"{name}/plate", PLATE, own_style=True)
        quads = []
        for rear, (texture, (ahead, up)) in enumerate(zip(plates, spots, strict=False)):
            at = ((ahead + 0.02) * (-1 if rear else 1), 0.0, up)
            quads.append(panel_beside(frame, texture, element, width, height, at, rear=bool(rear)))
        return quads


_Spots = tuple[tuple[float, float], ...]
"""Where the plates hang, front and rear: metres from the middle of the vehicle, metres up."""


def _plate_spots(body: Body) -> _Spots:
    low = body.clearance + 0.17
    high = body.clearance + 0.08 + (body.rump[1] - body.clearance - 0.08) * 0.5 + 0.13
    front = body.length / 2 - body.nose[0] * max(low - 0.085, 0.0) / body.nose[1]
    rear = body.length / 2 - (body.length - body.rump[0]) * max(high - 0.085, 0.0) / body.rump[1]
    return (front, low), (rear, high)
