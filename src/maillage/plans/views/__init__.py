"""The pages of plans: what everybody reads, what the team writes."""
