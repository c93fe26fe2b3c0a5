"""Bag of learnable queries, in the manner of BoQ.

Ali-bey, Chaib-draa and Giguère, "BoQ: A Place is Worth a Bag of Learnable Queries", CVPR 2024.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

__all__ = ["Boq"]

_CHANNELS_PER_HEAD = 32


class _Attention(nn.Module):
    """Multi-head attention of ``[n, q, c]`` over ``[n, t, c]``."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.heads = channels // _CHANNELS_PER_HEAD
        self.query = nn.Linear(channels, channels)
        self.key_value = nn.Linear(channels, 2 * channels)
        self.out = nn.Linear(channels, channels)

    def forward(self, queries: Tensor, tokens: Tensor) -> Tensor:
        key, value = self.key_value(tokens).chunk(2, dim=2)
        parts = [
            part.unflatten(2, (self.heads, _CHANNELS_PER_HEAD)).transpose(1, 2)
            for part in (self.query(queries), key, value)
        ]
        seen: Tensor = self.out(functional.scaled_dot_product_attention(*parts).transpose(1, 2).flatten(2))
        return seen


class _Block(nn.Module):
    """Refine the tokens, let the queries speak to one another, then look at the tokens."""

    def __init__(self, channels: int, queries: int) -> None:
        super().__init__()
        self.queries = nn.Parameter(torch.randn(1, queries, channels))
        self.encode = _Attention(channels)
        self.feed = nn.Sequential(nn.Linear(channels, 2 * channels), nn.GELU(), nn.Linear(2 * channels, channels))
        self.before, self.between = nn.LayerNorm(channels), nn.LayerNorm(channels)
        self.speak, self.spoken = _Attention(channels), nn.LayerNorm(channels)
        self.look, self.seen = _Attention(channels), nn.LayerNorm(channels)

    def forward(self, tokens: Tensor) -> tuple[Tensor, Tensor]:
        near = self.before(tokens)
        tokens = tokens + self.encode(near, near)
        tokens = tokens + self.feed(self.between(tokens))
        queries = self.queries.expand(tokens.shape[0], -1, -1)
        queries = self.spoken(queries + self.speak(queries, queries))
        return tokens, self.seen(self.look(queries, tokens))


class Boq(nn.Module):
    """Learned queries ask the feature map, block after block; their answers together are the descriptor.

    Args:
        channels: of the feature map.
        queries: in each block.
        layers: blocks.
        width: channels inside; a multiple of 64.
        rows: all answers are mixed down to so many; the descriptor is ``rows * width`` long.
    """

    def __init__(self, channels: int, *, queries: int = 32, layers: int = 2, width: int = 256, rows: int = 4) -> None:
        super().__init__()
        self.reduce = nn.Conv2d(channels, width, 3, padding=1)
        self.norm = nn.LayerNorm(width)
        self.blocks = nn.ModuleList(_Block(width, queries) for _ in range(layers))
        self.mix = nn.Linear(layers * queries, rows)
        self.dim = rows * width

    def forward(self, feature_map: Tensor) -> Tensor:
        """Aggregate ``[n, channels, h, w]`` to ``[n, dim]``, unit length."""
        tokens = self.norm(self.reduce(feature_map).flatten(2).transpose(1, 2))
        answers = []
        for block in self.blocks:
            tokens, answer = block(tokens)
            answers.append(answer)
        mixed = self.mix(torch.cat(answers, dim=1).transpose(1, 2))
        return functional.normalize(mixed.flatten(1).float(), dim=1)
