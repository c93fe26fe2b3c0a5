"""Photos: importing them with their places, decoding them, and handing their table on."""
