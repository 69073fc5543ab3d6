"""Streets under the map: an extract of a public map for the perimeter and a margin, as raster tiles
in the data folder. Visitors ask this site for them, and nobody else."""
