"""Vocabulary: the words that everything is described with, as dated tables that the team edits.

A *theme* is what a visitor looks for. An *activity* is a NAF code. A *legal category* (INSEE)
belongs to a *family* of the ESS, or to none. An *accreditation kind* (ESUS, SIAE, Scop…) is
orthogonal to the family. A *synonym* makes two ways to say a thing find the same pages. A *CPV
code* says what a public purchase is; a *procurement rule* is a figure of its law, from a day until
another. Rows are dated and say whether somebody has checked them (`to_verify`); `themes` and
`status` say what these rules make of a structure’s clues.
"""
