"""Pledges as everybody reads them, and as the team writes them."""
