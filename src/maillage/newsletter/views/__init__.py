"""Reading, subscribing, composing."""
