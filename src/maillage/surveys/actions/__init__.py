"""Writing a survey, asking structures, receiving what they say: the only writers of this room."""
