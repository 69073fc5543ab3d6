"""Pages are given, contested, joined; what is sent to those who hold them."""
