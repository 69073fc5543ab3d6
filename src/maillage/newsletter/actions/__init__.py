"""Subscribing and leaving, bringing a list, composing an issue."""
