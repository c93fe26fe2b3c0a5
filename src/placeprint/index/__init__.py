"""Nearest neighbours behind one small protocol: exact for towns, a graph for countries."""

from placeprint.index.exact import ExactIndex
from placeprint.index.hnsw import HnswIndex
from placeprint.index.protocol import EXACT_BELOW, Index, Neighbours

__all__ = ["EXACT_BELOW", "ExactIndex", "HnswIndex", "Index", "Neighbours"]
