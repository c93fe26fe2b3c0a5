"""From a photo table to batches: views, captures, decoded pixels, the frozen trunk's features."""
