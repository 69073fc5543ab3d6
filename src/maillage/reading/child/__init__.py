"""A child that reads one file, whatever it holds, under limits of its own."""
