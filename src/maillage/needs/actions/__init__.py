"""The acts on needs, challenges, prospects, options, and how they are scored and decided."""
