"""What tests of training share."""

import os

import pytest
import torch


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    """Tests run side by side, and two threads that wait for one busy core are a hundred times slower than one."""
    os.environ["OMP_NUM_THREADS"] = "1"
    torch.set_num_threads(1)
