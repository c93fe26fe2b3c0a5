"""From a feature map to one descriptor: each way of pooling in a file of its own, its paper named."""
