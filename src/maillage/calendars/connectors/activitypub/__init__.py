"""Outboxes of the fediverse, where events are published."""
