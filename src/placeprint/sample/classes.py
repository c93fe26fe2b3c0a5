"""What a pixel can show: the classes of the semantic masks, with a colour each for looking at them."""

from enum import IntEnum

__all__ = ["COLOURS", "SemanticClass"]


class SemanticClass(IntEnum):
    """Value of a pixel in ``masks/semantic``; 0 is kept for "nothing", which no finished photo holds."""

    NOTHING = 0
    SKY = 1
    ROAD = 2
    LANE_MARK = 3
    KERB = 4
    SIDEWALK = 5
    GROUND = 6
    WALL = 7
    WINDOW = 8
    DOOR = 9
    SHOPFRONT = 10
    BALCONY = 11
    CORNICE = 12
    ROOF = 13
    TREE = 14
    PLANT = 15
    POLE = 16
    VEHICLE = 17
    PLATE = 18
    PERSON = 19
    STREET_SIGN = 20
    SHOP_SIGN = 21
    TRAFFIC_SIGN = 22
    ADVERT = 23
    BUS_STOP = 24
    FENCE = 25
    FURNITURE = 26


COLOURS: dict[SemanticClass, tuple[int, int, int]] = {
    SemanticClass.NOTHING: (0, 0, 0),
    SemanticClass.SKY: (70, 130, 180),
    SemanticClass.ROAD: (128, 64, 128),
    SemanticClass.LANE_MARK: (255, 255, 255),
    SemanticClass.KERB: (196, 196, 196),
    SemanticClass.SIDEWALK: (244, 35, 232),
    SemanticClass.GROUND: (152, 251, 152),
    SemanticClass.WALL: (102, 102, 106),
    SemanticClass.WINDOW: (60, 90, 140),
    SemanticClass.DOOR: (140, 80, 40),
    SemanticClass.SHOPFRONT: (210, 150, 90),
    SemanticClass.BALCONY: (190, 153, 153),
    SemanticClass.CORNICE: (150, 120, 90),
    SemanticClass.ROOF: (120, 40, 40),
    SemanticClass.TREE: (107, 142, 35),
    SemanticClass.PLANT: (80, 180, 60),
    SemanticClass.POLE: (153, 153, 153),
    SemanticClass.VEHICLE: (0, 0, 142),
    SemanticClass.PLATE: (250, 250, 100),
    SemanticClass.PERSON: (220, 20, 60),
    SemanticClass.STREET_SIGN: (0, 200, 220),
    SemanticClass.SHOP_SIGN: (255, 140, 0),
    SemanticClass.TRAFFIC_SIGN: (220, 220, 0),
    SemanticClass.ADVERT: (255, 0, 160),
    SemanticClass.BUS_STOP: (0, 120, 110),
    SemanticClass.FENCE: (110, 90, 60),
    SemanticClass.FURNITURE: (90, 60, 90),
}
