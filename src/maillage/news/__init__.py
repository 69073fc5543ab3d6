"""News: what actors tell, and what people give or seek.

Words: a *news item* (actualité) is a title, a sentence, a text and a picture, of structures, themes
and communes, on a day. A *classified* (annonce) gives, seeks, lends premises or equipment,
calls for volunteers or partners, until a moment at most a season away: then it is *over*. Its
author is reminded before, and prolongs or ends it by the link of a mail. Who answers it
writes a *classified message*, which is handed over without showing the author's address.
"""
