"""Pages of proposals: the author's, the team's."""
