"""Textures: what walls, roads, signs and cars are painted with."""
