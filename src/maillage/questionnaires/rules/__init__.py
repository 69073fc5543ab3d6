"""What a form is, when a question is asked, what an answer may be. All of it pure."""
