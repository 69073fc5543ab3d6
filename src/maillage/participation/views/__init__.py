"""Pages of contributions: the author's, the team's."""
