"""Pages are asked for (`claiming`), held together and contested (`holding`)."""
