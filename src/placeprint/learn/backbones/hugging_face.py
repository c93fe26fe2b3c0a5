"""Any vision backbone of the library `transformers` as a trunk.

What such a model gives is found out by running it once: a feature map (ResNet, ConvNeXt, MobileNet …), or a row of
tokens that holds one a patch behind a few of its own (class, distillation and register tokens of ViT, DeiT, DINOv2,
CLIP, SigLIP …), or one a position of a coarser grid (Swin).
"""

import hashlib
import importlib
import inspect
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple, Self

import torch
from torch import Tensor, nn

from placeprint.describe.card import SIZE_LIMIT, name_from
from placeprint.errors import ModelError
from placeprint.learn.backbones.hub import find_model
from placeprint.learn.backbones.normalisation import Normalisation, read_normalisation
from placeprint.learn.backbones.trunk import Trunk
from placeprint.photos.wording import show

__all__ = ["HuggingFaceTrunk"]

# A class, a distillation and some register tokens; a hundred are the queries of a detector.
_MOST_OWN_TOKENS = 16
_STRIDES = 7
_FINEST = 8
_SPARE_BYTES = 1 << 26
# Of the machine or of the version at hand, no part of the architecture.
_PASSING = ("_name_or_path", "transformers_version", "_attn_implementation", "dtype", "torch_dtype", "auto_map")


class _Shape(NamedTuple):
    """What a network gives: for a map, `own_tokens` is None."""

    channels: int
    stride: int
    own_tokens: int | None


class HuggingFaceTrunk(Trunk):
    """A `transformers` vision model: pixels in, last feature map (``last_hidden_state``) out.

    Args:
        network: the model; of those that also read, the part that sees.
        normalisation: what its pixels want.
        label: what people call it.
        input_px: side of the square input; it is run once to see what it gives.

    Raises:
        ModelError: it gives no feature map for such an input, or is too large for an ONNX file; one line.
    """

    mean: Tensor
    std: Tensor

    def __init__(self, network: Any, normalisation: Normalisation, *, label: str, input_px: int) -> None:  # noqa: ANN401 - a type would be an import of transformers
        super().__init__()
        self.network = network.float().eval()
        self._normalisation, self._label = normalisation, label
        self._extra = (
            {"interpolate_pos_encoding": True}
            if "interpolate_pos_encoding" in inspect.signature(network.forward).parameters
            else {}
        )
        # Not in the state dict: the recipe holds them.
        self.register_buffer("mean", torch.tensor(normalisation.mean).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(normalisation.std).view(1, 3, 1, 1), persistent=False)
        shape, self.unused = self._try(input_px)
        self.channels, self.stride, self._own_tokens = shape
        self.origin = f"{label} ({network.config.model_type})"
        size = sum(parameter.numel() * parameter.element_size() for parameter in network.parameters())
        if size > SIZE_LIMIT - _SPARE_BYTES:
            raise ModelError(
                f"backbone {label} has weights of {size / 1e9:.1f} GB, and an ONNX file holds 2 GB: choose a smaller "
                "one."
            )

    @classmethod
    def pretrained(cls, name: str, *, input_px: int) -> Self:
        """Load a model with its weights; the hub is asked only for one of its names that its cache doesn't hold.

        Args:
            name: folder or hub name.
            input_px: side of the square input.

        Raises:
            ModelError: it can't be had, or is no vision model with weights in safetensors; one line with the mend.
        """
        found = find_model(name)
        normalisation = read_normalisation(found.path)
        folder = str(found.path)
        with _told(found.label):
            from transformers import AutoConfig

            config = AutoConfig.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
            config = getattr(config, "vision_config", config)
            kind, attention = _model_type(config)
            if getattr(config, "quantization_config", None) is not None:
                raise ValueError("its weights are quantised")
            network, loaded = kind.from_pretrained(
                folder,
                config=config,
                local_files_only=True,
                use_safetensors=True,
                # Named, because a config may name code on the hub.
                attn_implementation=attention,
                output_loading_info=True,
            )
        trunk = cls(network, normalisation, label=found.label, input_px=input_px)
        missing = set(loaded["missing_keys"]) - trunk.unused
        if missing:
            raise ModelError(
                f"backbone {found.label}: the file of weights lacks {len(missing)} tensors, the first {min(missing)}: "
                "fetch or write the model anew."
            )
        return trunk

    @classmethod
    def from_recipe(cls, recipe: Mapping[str, Any], *, input_px: int) -> Self:
        """Build a model as a checkpoint describes it, its weights still to be loaded; opens no file and no connection.

        Raises:
            ModelError: the recipe is not one, or of a model that the installed `transformers` doesn't know.
        """
        with _told(str(recipe.get("label"))):
            from transformers import AutoConfig

            said = json.loads(recipe["config"])
            config = AutoConfig.for_model(said.pop("model_type"), **said)
            kind, attention = _model_type(config)
            network = kind._from_config(config, attn_implementation=attention)
            normalisation = Normalisation(tuple(recipe["mean"]), tuple(recipe["std"]))
        return cls(network, normalisation, label=recipe["label"], input_px=input_px)

    @property
    def name(self) -> str:
        """The label with a hash of weights, architecture and normalisation."""
        digest = hashlib.blake2b(json.dumps(self.recipe()).encode(), digest_size=8)
        for name, tensor in sorted(self.network.state_dict().items()):
            digest.update(name.encode())
            digest.update(tensor.detach().cpu().contiguous().reshape(-1).numpy())
        return f"{name_from(self._label.split(' ')[0])}-{digest.hexdigest()}"

    def recipe(self) -> dict[str, object]:
        """Label, architecture (JSON) and normalisation, all plain values."""
        said = json.loads(self.network.config.to_json_string(use_diff=False))
        kept = {name: value for name, value in said.items() if name not in _PASSING}
        return {
            "label": self._label,
            "config": json.dumps(kept, sort_keys=True),
            "mean": list(self._normalisation.mean),
            "std": list(self._normalisation.std),
        }

    def first_half(self) -> list[nn.Module]:
        """The first half of the layers, with what stands before them."""
        return _first_half(self.network, self.unused)

    def forward(self, pixels: Tensor) -> Tensor:
        """Compute the last feature map, see `Trunk.forward`."""
        hidden = self._run(pixels)
        if self._own_tokens is None:
            return hidden
        height, width = pixels.shape[2] // self.stride, pixels.shape[3] // self.stride
        return hidden[:, self._own_tokens :].transpose(1, 2).reshape(-1, self.channels, height, width)

    def _run(self, pixels: Tensor) -> Tensor:
        hidden: Tensor = self.network((pixels - self.mean) / self.std, **self._extra).last_hidden_state
        return hidden

    def _try(self, px: int) -> tuple[_Shape, frozenset[str]]:
        """Run the network on one photo: what it gives, and the names of the parameters that have no part in it."""
        pixels = torch.linspace(0.0, 255.0, 3 * px * px).view(1, 3, px, px)
        try:
            # With gradients, whose graph tells which parameters had a part.
            with torch.enable_grad():
                hidden = self._run(pixels)
            with torch.no_grad():
                again = self._run(pixels)
        except Exception as error:
            # Each of its models raises what it likes.
            sizes = self._native_px()
            mend = (
                f"set input_px to {sizes}" if sizes not in (None, px) else "choose a vision model that takes one photo"
            )
            raise ModelError(
                f"backbone {self._label} gives no feature map for photos of {px} x {px} pixels "
                f"({_first_line(error)}): {mend}."
            ) from None
        if hidden.shape != again.shape or not torch.allclose(hidden, again, atol=1e-3, rtol=1e-3):
            raise ModelError(
                f"backbone {self._label} answers by chance (masked autoencoders hide most of a photo): load it as the "
                "plain model, a ViTModel for instance, write that with `save_pretrained`, and name its folder."
            )
        patch = getattr(self.network.config, "patch_size", 1)
        shape = _shape(tuple(hidden.shape), px, patch if isinstance(patch, int) and patch > 0 else 1)
        if shape is None:
            raise ModelError(
                f"backbone {self._label} gives numbers of shape {tuple(hidden.shape)} for one photo of {px} x {px} "
                "pixels, in which no grid of positions is known: choose another, DINOv2 or ConvNeXt for instance."
            )
        reached = _reached(hidden)
        unused = {name for name, parameter in self.network.named_parameters() if id(parameter) not in reached}
        for name in unused:
            # What gets no gradient stalls training on several devices.
            self.network.get_parameter(name).requires_grad_(False)
        return shape, frozenset(unused)

    def _native_px(self) -> int | None:
        native = getattr(self.network.config, "image_size", None)
        native = native[0] if isinstance(native, list | tuple) and native else native
        return native if isinstance(native, int) else None


def _model_type(config: Any) -> tuple[Any, str]:  # noqa: ANN401 - types of transformers
    """The bare model of a config, and the fastest attention that can be exported, in windows (Swin) the plain."""
    from transformers import MODEL_MAPPING

    if type(config) not in MODEL_MAPPING:
        raise ValueError(f"there is no bare model of the type {config.model_type}")
    kind: Any = MODEL_MAPPING[type(config)]
    if getattr(kind, "main_input_name", None) != "pixel_values":
        raise ValueError("it takes no photos")
    return kind, "sdpa" if kind._supports_sdpa and not hasattr(config, "window_size") else "eager"


def _shape(shape: tuple[int, ...], px: int, patch: int) -> _Shape | None:
    """Find the grid: its stride is the patch size, or, where patches are merged on the way, a doubling of it."""
    if len(shape) not in (3, 4) or shape[0] != 1:
        return None
    for stride in (patch * 2**times for times in range(_STRIDES)):
        side = px // stride
        if side == 0:
            return None
        if len(shape) == 4 and side <= shape[2]:
            # Odd sides are rounded up by some, and refused later: sides must be multiples of the stride.
            return _Shape(shape[1], stride, None) if shape[2:] in ((side, side), (side + 1, side + 1)) else None
        if len(shape) == 3 and side * side <= shape[1]:
            own = shape[1] - side * side
            return _Shape(shape[2], stride, own) if own <= _MOST_OWN_TOKENS else None
    return None


def _reached(output: Tensor) -> set[int]:
    """Ids of the parameters that an output was computed from, along its graph of gradients."""
    seen: set[Any] = set()
    found: set[int] = set()
    waiting = [output.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        variable = getattr(node, "variable", None)
        if variable is not None:
            found.add(id(variable))
        waiting.extend(following for following, _ in node.next_functions)
    return found


def _first_half(network: nn.Module, unused: frozenset[str]) -> list[nn.Module]:
    """Cut the network into parts, in the order they are defined in and run, and take those before the middle.

    Depth is counted in tensors of weights. The deepest part is replaced by its own parts until none is deep: so the
    layers of a ViT and the stages of a ResNet come apart, and what is small (embeddings, one layer) stays whole.
    """
    used = {id(parameter) for name, parameter in network.named_parameters() if name not in unused}

    def depth(part: nn.Module) -> int:
        return sum(id(parameter) in used for parameter in part.parameters())

    row = [network]
    while True:
        deepest = max(range(len(row)), key=lambda place: depth(row[place]))
        inner = [part for part in row[deepest].children() if depth(part)]
        if depth(row[deepest]) * _FINEST <= len(used) or not inner:
            break
        row[deepest : deepest + 1] = inner
    half, before = [], 0
    for part in row:
        # To the nearest boundary.
        if 2 * before + depth(part) > len(used):
            break
        half.append(part)
        before += depth(part)
    return half


@contextmanager
def _told(label: str) -> Iterator[None]:
    """Keep `transformers` quiet, and say in one line what it says in many."""
    try:
        # Loading takes seconds that only runs with such a backbone should pay. Its logging has no types.
        logging: Any = importlib.import_module("transformers.utils.logging")
    except ModuleNotFoundError:
        raise ModelError(
            f"the backbone {show(label)} needs transformers, which is not installed: pip install 'placeprint[train]'"
        ) from None
    before, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    except Exception as error:
        # Its hundreds of models and configs raise anything at all at files that are damaged or strange.
        raise ModelError(
            f"backbone {show(label)} can't be loaded as a vision model ({_first_line(error)}): name one that "
            "transformers' AutoModel loads and that takes photos, DINOv2 or ConvNeXt for instance."
        ) from None
    finally:
        logging.set_verbosity(before)
        if bars:
            logging.enable_progress_bar()


def _first_line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return show(text, 160) if text else type(error).__name__
