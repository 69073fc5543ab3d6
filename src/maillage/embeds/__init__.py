"""Other people's sites: a list, the map, the agenda or any public page of ours inside theirs.

Words: *frame* (the page that stands inside another site: no menu, no cookie, nothing kept),
*snippet* (the line of HTML that puts it there), *head* (what a page says of itself to who shares
it: title, sentence, picture). No table.

A frame may be shown anywhere, or on the sites that a setting names; every other page of the site
refuses to be framed. What a consumer of oEmbed or a social network asks is read from the page
itself, as a visitor is given it: what is private answers nothing.
"""
