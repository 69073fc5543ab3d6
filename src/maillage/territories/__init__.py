"""Territories: where everything is. One installation has one identity and one perimeter.

A *commune* has an INSEE code, postcodes, a population and a position: `exact` (the official
centre), `town` (the main village, from GeoNames), `centre` (the middle of its contour) or
`estimated` (to be verified, and the page says so). Communes merge: a former code leads to the
commune of today. A *perimeter* is any set of communes; it need not follow an administrative border.
Its *cells* are what the clickable map draws: official contours, those that ship until exact ones
are fetched; schematic ones where there are none.
"""
