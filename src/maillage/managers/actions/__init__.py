"""Pages are given, shared, ended (`managers`); objected to (`contesting`)."""
