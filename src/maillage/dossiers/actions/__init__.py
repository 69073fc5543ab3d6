"""The acts on a dossier. The ledger says that one was done, in nobody's name and without a word:
who did what is read in the dossier itself, by who may read it."""
