"""Backbones of the library `transformers`: tiny ones, written to folders as `save_pretrained` writes large ones."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import transformers
from numpy.typing import NDArray
from transformers.utils import logging

from placeprint.describe.describer import Describer
from placeprint.describe.registry import resolve
from placeprint.errors import InputError, ModelError
from placeprint.learn.aggregators.average import AveragePooling
from placeprint.learn.backbones.efficientnet_lite import EfficientNetLite
from placeprint.learn.backbones.normalisation import read_normalisation
from placeprint.learn.backbones.pretrained import load_backbone
from placeprint.learn.backbones.trunk import Trunk
from placeprint.learn.checkpoint import export_checkpoint, load_checkpoint
from placeprint.learn.config import TrainSettings, read_settings
from placeprint.learn.export import export_describer
from placeprint.learn.model import PlaceModel, build_model
from placeprint.learn.record import read_metrics
from placeprint.learn.run import train_places
from streets import Street, once

LAYERS = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 48}
PATCHES = {**LAYERS, "image_size": 64, "patch_size": 16}
DINO = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "mlp_ratio": 2,
    "image_size": 70,
    "patch_size": 14,
}
STAGES = {"hidden_sizes": [8, 16, 24, 32], "depths": [1, 1, 2, 1]}
WORDS = {
    **LAYERS,
    "vocab_size": 50,
    "max_position_embeddings": 8,
    "bos_token_id": 0,
    "eos_token_id": 1,
    "pad_token_id": 1,
}
CONFIGS: dict[str, Callable[[], Any]] = {
    "vit": lambda: transformers.ViTConfig(**PATCHES),
    "deit": lambda: transformers.DeiTConfig(**PATCHES),
    "dinov2": lambda: transformers.Dinov2Config(**DINO),
    "dinov2-deep": lambda: transformers.Dinov2Config(**{**DINO, "num_hidden_layers": 8}),
    "dinov2-registers": lambda: transformers.Dinov2WithRegistersConfig(**DINO, num_register_tokens=4),
    "convnext": lambda: transformers.ConvNextConfig(**STAGES),
    "resnet": lambda: transformers.ResNetConfig(embedding_size=8, layer_type="basic", **STAGES),
    "mobilenet": lambda: transformers.MobileNetV2Config(depth_multiplier=0.25),
    "swin": lambda: transformers.SwinConfig(
        embed_dim=8, depths=[1, 1, 2, 1], num_heads=[1, 2, 2, 2], window_size=2, image_size=64
    ),
    "clip": lambda: transformers.CLIPConfig(text_config=WORDS, vision_config=PATCHES, projection_dim=16),
    "siglip": lambda: transformers.SiglipConfig(text_config=WORDS, vision_config=PATCHES),
    "bert": lambda: transformers.BertConfig(**LAYERS, vocab_size=50),
    "mae": lambda: transformers.ViTMAEConfig(**PATCHES),
}
Folders = Callable[[str], Path]


@pytest.fixture(scope="module")
def folder_of(session_folder: Path) -> Folders:
    """Folders with tiny models by name, weights from a seed; read-only for tests."""
    logging.set_verbosity_error()
    logging.disable_progress_bar()

    def write(name: str) -> Path:
        path = session_folder / "backbones" / name

        def save() -> Path:
            torch.manual_seed(3)
            transformers.AutoModel.from_config(CONFIGS[name]()).save_pretrained(path)
            return path

        path.parent.mkdir(exist_ok=True)
        return once(path.parent, name, save)

    return write


def some_pixels(side: int, photos: int = 2) -> NDArray[np.uint8]:
    return np.random.default_rng(5).integers(0, 256, (photos, side, side, 3), dtype=np.uint8)


def floats(pixels: NDArray[np.uint8]) -> torch.Tensor:
    return torch.from_numpy(pixels).permute(0, 3, 1, 2).float()


def feature_map(trunk: Trunk, pixels: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        found: torch.Tensor = trunk.eval()(pixels)
    return found


@pytest.mark.parametrize(
    ("name", "side", "stride", "own"),
    [
        ("vit", 96, 16, 1),
        ("deit", 64, 16, 2),
        ("dinov2", 98, 14, 1),
        ("dinov2-registers", 70, 14, 5),
        ("clip", 96, 16, 1),
        ("siglip", 96, 16, 0),
        ("swin", 96, 32, 0),
    ],
)
def test_tokens_of_patches_become_a_map(folder_of: Folders, name: str, side: int, stride: int, own: int) -> None:
    trunk = load_backbone(str(folder_of(name)), input_px=side)
    assert (trunk.stride, trunk.channels) == (stride, 64 if name == "swin" else 32)
    pixels = floats(some_pixels(side))
    found = feature_map(trunk, pixels)
    whole = transformers.AutoModel.from_pretrained(folder_of(name)).eval()
    seeing = getattr(whole, "vision_model", whole)
    mean, std = (torch.tensor(values).view(1, 3, 1, 1) for values in ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)))
    more = {} if name.startswith("dinov2") else {"interpolate_pos_encoding": True}
    with torch.no_grad():
        tokens = seeing((pixels / 255 - mean) / std, **more).last_hidden_state
    across = side // stride
    assert tokens.shape[1] == own + across * across
    assert found.shape == (2, trunk.channels, across, across)
    for row, column in ((0, 0), (0, 1), (across - 1, 0), (across - 1, across - 1)):
        expected = tokens[:, own + row * across + column]
        torch.testing.assert_close(found[:, :, row, column], expected, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("name", ["convnext", "resnet", "mobilenet"])
def test_maps_stay_maps(folder_of: Folders, name: str) -> None:
    trunk = load_backbone(str(folder_of(name)), input_px=64)
    pixels = floats(some_pixels(96))
    found = feature_map(trunk, pixels)
    assert trunk.stride == 32
    assert found.shape == (2, trunk.channels, 3, 3)
    plain = transformers.AutoModel.from_pretrained(folder_of(name)).eval()
    mean, std = (torch.tensor(values).view(1, 3, 1, 1) for values in ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)))
    with torch.no_grad():
        expected = plain((pixels / 255 - mean) / std).last_hidden_state
    torch.testing.assert_close(found, expected, atol=1e-4, rtol=1e-4)


# ConvNeXt is exported below, from a checkpoint.
@pytest.mark.parametrize("name", ["vit", "dinov2", "dinov2-registers", "resnet"])
def test_onnx_and_torch_agree(folder_of: Folders, name: str, tmp_path: Path) -> None:
    # No size that the model was made for: its position embeddings are interpolated.
    side = 84 if name.startswith("dinov2") else 96
    trunk = load_backbone(str(folder_of(name)), input_px=side).eval()
    out, pooling = tmp_path / "model.onnx", AveragePooling()
    export_describer(trunk, pooling, out, input_px=side, metadata={"name": name})
    pixels = some_pixels(side, photos=3)
    expected = feature_map(trunk, floats(pixels))
    descriptors, features = Describer(resolve(str(out))).describe_with_features(pixels)
    assert (descriptors * pooling(expected).numpy()).sum(axis=1).min() >= 0.9999
    np.testing.assert_allclose(features, expected.numpy(), atol=1e-3)


def test_half_of_the_layers_are_frozen(folder_of: Folders) -> None:
    trunk = load_backbone(str(folder_of("dinov2-deep")), input_px=70)
    PlaceModel(trunk, AveragePooling(), freeze="half")
    learning = {name for name, parameter in trunk.named_parameters() if parameter.requires_grad}
    for layer in range(8):
        of_layer = {name for name, _ in trunk.named_parameters() if f"layer.{layer}." in name}
        assert of_layer
        assert (of_layer <= learning) == (layer >= 4)
        assert bool(of_layer & learning) == (layer >= 4)
    assert not any("embeddings" in name for name in learning)
    for name in ("resnet", "convnext", "clip", "swin"):
        other = load_backbone(str(folder_of(name)), input_px=64)
        before = sum(parameter.requires_grad for parameter in other.parameters())
        PlaceModel(other, AveragePooling(), freeze="half")
        assert 0.3 < sum(parameter.requires_grad for parameter in other.parameters()) / before < 0.7
    assert len(EfficientNetLite("lite0").first_half()) == 2
    # What descriptors don't depend on never learns; all the rest does.
    model = PlaceModel(load_backbone(str(folder_of("clip")), input_px=64), AveragePooling())
    model(floats(some_pixels(64))).sum().backward()
    for parameter in model.trunk.parameters():
        assert parameter.requires_grad == (parameter.grad is not None)


def tiny(street: Street, backbone: Path, **changes: object) -> TrainSettings:
    settings = {
        "photos": str(street.manifest),
        "validate_where": "place_id >= 'p6'",
        "backbone": str(backbone),
        "input_px": 64,
        "places_per_batch": 4,
        "captures_per_place": 2,
        "apart_m": 20,
        "accelerator": "cpu",
        "epochs": 2,
    }
    return read_settings(None, {**settings, **changes})


def test_a_run_needs_its_backbone_only_once(street: Street, folder_of: Folders, tmp_path: Path) -> None:
    backbone, out = tmp_path / "convnext", tmp_path / "run"
    shutil.copytree(folder_of("convnext"), backbone)
    settings = tiny(street, backbone, freeze="half", batches_per_epoch=2, cache=str(tmp_path / "cache"))
    train_places(settings, out)
    shutil.rmtree(backbone)
    noted = json.loads((out / "run.json").read_text("utf-8"))
    assert noted["packages"]["transformers"] == transformers.__version__

    # A finished run goes on from its last checkpoint, here to nothing more; so does one that was broken off.
    assert train_places(settings, out).epochs == 2
    model, read = load_checkpoint(out / "last.ckpt")
    assert read == settings
    pixels = some_pixels(64)
    with torch.no_grad():
        expected = model(floats(pixels)).numpy()
    exported = export_checkpoint(out / "last.ckpt", tmp_path / "model.onnx")
    assert (Describer(resolve(str(tmp_path / "model.onnx"))).describe(pixels) * expected).sum(axis=1).min() >= 0.9999
    assert "convnext (convnext)" in exported.card.source
    assert str(tmp_path) not in exported.card.model_dump_json()
    held = torch.load(out / "last.ckpt", weights_only=True)["placeprint"]["trunk"]
    assert str(tmp_path) not in json.dumps(held)


def test_a_broken_off_run_goes_on(street: Street, folder_of: Folders, tmp_path: Path) -> None:
    calm = {"crop": 0, "colour": 0, "blur": 0, "erasing": 0}
    settings = tiny(street, folder_of("resnet"), batches_per_epoch=2, augmentation=calm, cache=str(tmp_path / "cache"))

    def stop(stage: str, done: int, total: int) -> None:
        if stage == "training" and done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train_places(settings, tmp_path / "run", on_progress=stop)
    assert [row["epoch"] for row in read_metrics(tmp_path / "run" / "metrics.csv")] == ["0", "1"]
    summary = train_places(settings, tmp_path / "run")
    assert (summary.epochs, summary.steps) == (2, 4)
    whole = train_places(settings, tmp_path / "whole")
    assert whole.steps == 4
    for name, value in load_checkpoint(tmp_path / "whole" / "last.ckpt")[0].state_dict().items():
        resumed = load_checkpoint(tmp_path / "run" / "last.ckpt")[0].state_dict()[name]
        torch.testing.assert_close(resumed, value, atol=1e-3, rtol=1e-3)


def test_a_head_learns_on_features_of_a_frozen_dinov2(street: Street, folder_of: Folders, tmp_path: Path) -> None:
    settings = tiny(
        street,
        folder_of("dinov2"),
        input_px=70,
        freeze="all",
        aggregator={"kind": "salad", "clusters": 8, "cluster_dim": 8, "token_dim": 16},
        cache=str(tmp_path / "cache"),
        epochs=6,
    )
    train_places(settings, tmp_path / "run")
    losses = [float(row["loss"]) for row in read_metrics(tmp_path / "run" / "metrics.csv")[1:]]
    assert losses[-1] < losses[0]
    (features,) = (tmp_path / "cache").rglob(f"features-dinov2-{'[0-9a-f]' * 16}.npy")
    cached = np.load(features)
    assert cached.shape == (60, 32, 5, 5)
    pixels = np.load(features.with_name("pixels.npy"))[:4]
    trunk = load_checkpoint(tmp_path / "run" / "best.ckpt")[0].trunk
    np.testing.assert_allclose(cached[:4], feature_map(trunk, floats(pixels)).numpy(), atol=5e-3)
    # Other weights, other cache.
    other = build_model(settings).trunk
    assert other.name == trunk.name
    with torch.no_grad():
        next(other.parameters()).add_(1.0)
    assert other.name != trunk.name


def test_normalisation_is_read_beside_the_weights(folder_of: Folders, tmp_path: Path) -> None:
    backbone = tmp_path / "vit"
    shutil.copytree(folder_of("vit"), backbone)
    beside = backbone / "preprocessor_config.json"
    beside.write_text(json.dumps({"image_mean": [0.5, 0.5, 0.5], "image_std": 0.25, "do_rescale": True}), "utf-8")
    told = read_normalisation(backbone)
    assert told.mean == pytest.approx((127.5, 127.5, 127.5))
    assert told.std == pytest.approx((63.75, 63.75, 63.75))
    held = load_backbone(str(backbone), input_px=64).recipe()
    assert held["mean"] == [127.5, 127.5, 127.5]
    beside.write_text(json.dumps({"do_normalize": False, "do_rescale": False}), "utf-8")
    assert read_normalisation(backbone) == ((0.0, 0.0, 0.0), (1.0, 1.0, 1.0))
    nested = {"image_processor": {"image_mean": [0, 0, 0], "image_std": [1, 1, 1], "rescale_factor": 0.5}}
    (backbone / "processor_config.json").write_text(json.dumps(nested), "utf-8")
    assert read_normalisation(backbone).std == (2.0, 2.0, 2.0)
    (backbone / "processor_config.json").unlink()
    for content in (
        "[]",
        "{",
        '{"image_mean": "a"}',
        '{"image_mean": [1, 2]}',
        '{"image_std": [0, 1, 1]}',
        '{"rescale_factor": 0}',
        '{"rescale_factor": NaN}',
        '{"rescale_factor": 1' + "0" * 400 + "}",
        "[" * 100_000,
    ):
        beside.write_text(content, "utf-8")
        with pytest.raises(ModelError, match="damaged"):
            read_normalisation(backbone)
    beside.write_text('{"do_flip_channel_order": true}', "utf-8")
    with pytest.raises(ModelError, match="blue before red"):
        read_normalisation(backbone)


def refused(backbone: Path | str, input_px: int = 64) -> str:
    with pytest.raises((ModelError, InputError)) as told:
        load_backbone(str(backbone), input_px=input_px)
    assert str(told.value).isprintable()
    return str(told.value)


def test_what_is_no_backbone_is_refused_in_one_line(folder_of: Folders, tmp_path: Path) -> None:
    assert "neither" in refused("lite3")
    assert "neither" in refused("/no/such/folder")
    assert "neither" in refused("a/b/c")
    assert "neither" in refused("~nobody-of-this-name/vit")
    assert "neither" in refused("../dinov2")
    assert "no config.json" in refused(tmp_path)
    assert "takes no photos" in refused(folder_of("bert"))
    assert "ViTModel" in refused(folder_of("mae"))
    broken = tmp_path / "vit"
    shutil.copytree(folder_of("vit"), broken)
    config, weights = broken / "config.json", broken / "model.safetensors"
    whole, known = weights.read_bytes(), json.loads(config.read_text("utf-8"))
    for content in (b"", whole[:100], whole[: len(whole) // 2], b"\x80\x04cos\nsystem\n."):
        weights.write_bytes(content)
        assert "can't be loaded" in refused(broken)
    weights.unlink()
    torch.save({}, broken / "pytorch_model.bin")
    assert "pickles" in refused(broken)
    weights.write_bytes(whole)
    for changed in (
        {"model_type": "never-heard-of"},
        {"hidden_size": "wide"},
        {"hidden_size": 48},
        {"auto_map": {"AutoModel": "x.Y", "AutoConfig": "x.Y"}, "model_type": "new"},
        {"quantization_config": {"quant_method": "bitsandbytes", "load_in_8bit": True}},
        {"num_channels": 1},
    ):
        config.write_text(json.dumps({**known, **changed}), "utf-8")
        refused(broken)
    config.write_text("{", "utf-8")
    assert "can't be loaded" in refused(broken)
    # More layers than the weights hold would be random ones.
    config.write_text(json.dumps({**known, "num_hidden_layers": 3}), "utf-8")
    assert "lacks" in refused(broken)


def test_code_on_the_hub_is_never_named_by_a_folder(folder_of: Folders, tmp_path: Path) -> None:
    shutil.copytree(folder_of("vit"), tmp_path / "vit")
    config = tmp_path / "vit" / "config.json"
    named = {"_attn_implementation": "kernels-community/flash-attn2", "attn_implementation": "kernels-community/x"}
    config.write_text(json.dumps({**json.loads(config.read_text("utf-8")), **named}), "utf-8")
    trunk = load_backbone(str(tmp_path / "vit"), input_px=64)
    torch.testing.assert_close(
        feature_map(trunk, floats(some_pixels(64))),
        feature_map(load_backbone(str(folder_of("vit")), input_px=64), floats(some_pixels(64))),
    )
    assert "kernels" not in json.dumps(trunk.recipe())


def test_settings_that_do_not_fit_are_refused_before_anything_is_decoded(
    street: Street, folder_of: Folders, tmp_path: Path
) -> None:
    for name, changes, words in (
        ("dinov2", {"input_px": 64}, "multiple of 14: choose 56 or 70"),
        ("vit", {"aggregator": "salad"}, "fewer clusters than the feature map has positions, which are 16"),
        ("convnext", {"aggregator": {"kind": "salad", "clusters": 4}}, "which are 4"),
    ):
        with pytest.raises(InputError, match=words):
            train_places(tiny(street, folder_of(name), **changes), tmp_path / "run")
        assert [path.name for path in (tmp_path / "run").iterdir()] in ([".lock"], [])
    # The folder is still free for settings that do.
    good = tiny(street, folder_of("vit"), batches_per_epoch=1, epochs=1)
    assert train_places(good, tmp_path / "run").epochs == 1


def test_the_hub_is_asked_only_for_its_names_and_told_of_in_one_line(folder_of: Folders, tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from placeprint.errors import ModelError\n"
        "from placeprint.learn.backbones.pretrained import load_backbone\n"
        "load_backbone('lite0', input_px=64)\n"
        "print({'transformers', 'huggingface_hub'} & set(sys.modules))\n"
        "print(load_backbone(sys.argv[1], input_px=64).stride)\n"
        "try:\n"
        "    load_backbone('someone/some-model', input_px=64)\n"
        "except ModelError as error:\n"
        "    print(error)\n"
        "print({'torchvision'} & set(sys.modules))\n"
    )
    # Whoever opened a connection would find nobody at this address.
    nobody = {"HF_ENDPOINT": "http://127.0.0.1:9", "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder_of("vit"))],
        capture_output=True,
        text=True,
        env={**os.environ, **nobody},
    )
    assert done.stderr == ""
    first, stride, told, last = done.stdout.splitlines()
    assert (first, stride, last) == ("set()", "16", "set()")
    assert "someone/some-model can't be had from the Hugging Face hub" in told
    assert "name its folder" in told
