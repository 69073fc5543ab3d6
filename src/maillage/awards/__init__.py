"""Awards: public contracts once they are given, as the essential data of public purchases tell
them, and what share of their amounts reaches the ESS.

An *award* (marché attribué) is of one buyer and has *winners* (titulaires), whose *shares* in a
grouping are known or not. Its *modifications* are applied in their order before its winners are
read. What each source said is a claim; a *mark* is a value that was left aside, and is shown so.
Its amount stands in one *basket*: that of an ESS status, or apart, with its reason.

Brought → shown, to be fixed or not, put away once nobody tells it any more.
"""
