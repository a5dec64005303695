"""Lines that people labelled, and how the reader learns from them."""
