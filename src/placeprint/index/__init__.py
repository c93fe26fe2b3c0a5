"""Nearest neighbours behind one small protocol: exact for towns, a graph for countries.

`protocol` says what every index can do; `exact` and `hnsw` are the two there are. They load Faiss, which takes a while,
so they are imported where they are used.
"""
