"""The only writers of organisations: acts of people, joins, days that pass. Each shows the result.

A person's act is one claim that holds only the fields it changed. `show` resolves the claims that
stand and writes the columns; nothing else writes them.
"""
