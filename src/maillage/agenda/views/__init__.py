"""The agenda as everybody reads it, and what is written in it."""
