"""Trunks: pixels in, last feature map out; one architecture a file."""
