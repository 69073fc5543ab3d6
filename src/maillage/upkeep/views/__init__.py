"""What is proposed (`contribute`), what holders have (`held`, `network`), what the team does."""
