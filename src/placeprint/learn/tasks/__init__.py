"""What can be learned, one Lightning task a file."""
