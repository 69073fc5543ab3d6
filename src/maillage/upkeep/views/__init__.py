"""Pages of the directory: what everybody reads (`public`), what the team does (`team`)."""
