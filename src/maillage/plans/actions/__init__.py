"""The acts of this room: writing a plan, adopting it, writing its actions."""
