"""Pages of surveys: those of who answers, those of the team."""
