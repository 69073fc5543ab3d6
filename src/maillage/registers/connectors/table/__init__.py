"""Lists of structures in a spreadsheet: one row, one place; columns recognised by their titles."""
