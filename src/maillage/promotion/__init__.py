"""Promotion: what makes the ESS of a territory known. « L’ESS, c’est quoi ? » on one page, on one
sheet, and in words that are easy to read, with an example from the directory for each *family*; the
*poster* of the site. What a structure shows of itself, its badge, is the affair of upkeep.
"""
