"""The screenshots, and the script that makes them."""
