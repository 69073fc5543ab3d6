"""The pages of needs: everybody's, the team's, those of structures and of who scores."""
