"""Tests that kill what others rely on, at any moment, and count what is left."""
