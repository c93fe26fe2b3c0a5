"""Things that stand in a street, as surfaces: trees, lamps, cars, people, signs."""
