"""GoGoCarto and Transiscope: the JSON that their maps publish (`/api/elements.json`)."""
