"""Pages of dossiers: of who advises, of one dossier, of its applicant."""
