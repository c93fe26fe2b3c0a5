"""Bodies of cars: their real measures, as a side profile and what is set into it."""

from dataclasses import dataclass

__all__ = ["BODIES", "Body"]

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Body:
    """One kind of car. Positions along it are metres from its front bumper, heights metres from the ground.

    Attributes:
        length, width, height: metres.
        belt: height of the lower edge of the windows; below it the sides stand upright, above they lean inwards.
        lean: how far the edges of the roof stand in from the sides.
        nose: front edge of the bonnet (position, height).
        cowl: where the bonnet meets the windscreen; its height is `belt`.
        brow: where the windscreen meets the roof.
        nape: where the roof meets the rear window.
        tail: where the rear window meets the boot; its height is `belt`.
        rump: rear edge of the boot.
        wheels: positions of the axles.
        wheel_radius: metres.
        clearance: height of the sills.
        seams: edges of the doors.
        panes: side windows, from and to, at their lower edge.
        solid: whether the sides behind the first door are sheet metal, as on a delivery van.
        rails: whether there are rails on the roof.
        cladding: whether the wheel arches and sills are of bare dark plastic.
        bed: whether it has an open bed behind the cab.
    """

    length: float
    width: float
    height: float
    belt: float
    lean: float
    nose: Spot
    cowl: float
    brow: Spot
    nape: Spot
    tail: float
    rump: Spot
    wheels: Spot
    wheel_radius: float
    clearance: float
    seams: tuple[float, ...]
    panes: tuple[Spot, ...]
    solid: bool = False
    rails: bool = False
    cladding: bool = False
    bed: bool = False

    @property
    def front_sill(self) -> float:
        """Lower edge of the front bumper."""
        return self.clearance + 0.02

    @property
    def rear_sill(self) -> float:
        """Lower edge of the rear bumper."""
        return self.clearance + 0.10

    @property
    def outline(self) -> tuple[Spot, ...]:
        """The profile from the front bumper's foot over the roof to the rear bumper's foot."""
        cowl, tail = (self.cowl, self.belt), (self.tail, self.belt)
        return ((0.0, 0.0), self.nose, cowl, self.brow, self.nape, tail, self.rump, (self.length, 0.0))

    def half_width(self, height: float) -> float:
        """Half the body's width at a height."""
        above = max(height - self.belt, 0.0) / (self.height - self.belt)
        return self.width / 2 - self.lean * above


BODIES: dict[str, Body] = {
    "hatchback": Body(
        length=4.05, width=1.75, height=1.46, belt=0.93, lean=0.20,
        nose=(0.06, 0.72), cowl=0.98, brow=(1.68, 1.42), nape=(3.45, 1.44), tail=3.93, rump=(4.0, 0.88),
        wheels=(0.80, 3.34), wheel_radius=0.31, clearance=0.21,
        seams=(1.22, 2.22, 3.10), panes=((1.30, 2.22), (2.30, 3.18), (3.26, 3.66)),
    ),
    "sedan": Body(
        length=4.65, width=1.80, height=1.44, belt=0.92, lean=0.22,
        nose=(0.06, 0.70), cowl=1.16, brow=(1.92, 1.41), nape=(3.10, 1.42), tail=3.82, rump=(4.58, 0.90),
        wheels=(0.90, 3.65), wheel_radius=0.32, clearance=0.20,
        seams=(1.36, 2.36, 3.28), panes=((1.46, 2.36), (2.44, 3.22)),
    ),
    "cab": Body(
        length=4.60, width=1.78, height=1.76, belt=1.02, lean=0.16,
        nose=(0.06, 0.80), cowl=1.30, brow=(1.78, 1.72), nape=(3.62, 1.73), tail=3.98, rump=(4.52, 0.98),
        wheels=(0.86, 3.66), wheel_radius=0.32, clearance=0.22,
        seams=(1.46, 2.46, 3.36), panes=((1.50, 2.40), (2.52, 3.34), (3.42, 3.72)),
    ),
    "suv": Body(
        length=4.60, width=1.87, height=1.70, belt=1.07, lean=0.18,
        nose=(0.06, 0.88), cowl=1.14, brow=(1.82, 1.65), nape=(4.02, 1.66), tail=4.44, rump=(4.54, 1.00),
        wheels=(0.88, 3.56), wheel_radius=0.36, clearance=0.27,
        seams=(1.36, 2.38, 3.36), panes=((1.44, 2.38), (2.46, 3.36), (3.46, 4.10)), rails=True, cladding=True,
    ),
    "kei": Body(
        length=3.40, width=1.48, height=1.74, belt=0.99, lean=0.09,
        nose=(0.05, 0.84), cowl=0.56, brow=(1.10, 1.68), nape=(3.22, 1.72), tail=3.33, rump=(3.36, 0.92),
        wheels=(0.52, 2.98), wheel_radius=0.27, clearance=0.19,
        seams=(0.86, 1.72, 2.62), panes=((0.92, 1.68), (1.76, 2.60), (2.68, 3.20)),
    ),
    "van": Body(
        length=4.95, width=1.92, height=1.95, belt=1.12, lean=0.12,
        nose=(0.07, 0.92), cowl=0.86, brow=(1.56, 1.88), nape=(4.78, 1.92), tail=4.88, rump=(4.90, 1.05),
        wheels=(0.94, 3.92), wheel_radius=0.34, clearance=0.24,
        seams=(1.16, 2.10, 3.34), panes=((1.24, 2.06),), solid=True,
    ),
    "pickup": Body(
        length=5.30, width=1.86, height=1.80, belt=1.11, lean=0.18,
        nose=(0.06, 0.96), cowl=1.38, brow=(1.98, 1.75), nape=(3.30, 1.77), tail=3.62, rump=(5.24, 1.09),
        wheels=(0.98, 4.10), wheel_radius=0.38, clearance=0.32,
        seams=(1.56, 2.52, 3.34), panes=((1.62, 2.50), (2.60, 3.30)), cladding=True, bed=True,
    ),
    "minibus": Body(
        length=5.40, width=1.92, height=2.28, belt=1.22, lean=0.10,
        nose=(0.06, 0.98), cowl=0.52, brow=(1.02, 2.18), nape=(5.22, 2.24), tail=5.33, rump=(5.35, 1.10),
        wheels=(1.02, 4.20), wheel_radius=0.33, clearance=0.26,
        seams=(0.98, 1.80, 3.02), panes=((0.94, 1.72), (1.86, 2.96), (3.08, 4.14), (4.22, 5.16)),
    ),
}  # fmt: skip
"""By kind; ``cab`` is the tall taxi of London."""
