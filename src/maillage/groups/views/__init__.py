"""Pages of groups: of everybody, of their members, of the team."""
