"""The core runs without torch, whoever imports what."""

import subprocess
import sys

_CODE = """
import importlib, pkgutil, sys
import placeprint
for module in pkgutil.walk_packages(placeprint.__path__, "placeprint."):
    if not module.name.startswith(("placeprint.learn", "placeprint.__main__")):
        importlib.import_module(module.name)
print(sorted({"torch", "torchvision", "scipy", "sklearn", "onnx"} & set(sys.modules)), len(sys.modules))
"""


def test_no_module_of_the_core_imports_torch() -> None:
    done = subprocess.run([sys.executable, "-c", _CODE], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("[] ")


def test_the_front_door_opens_lazily() -> None:
    code = "import sys, placeprint; print('numpy' in sys.modules); placeprint.Atlas; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
