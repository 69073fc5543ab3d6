"""From the bytes of a feed to rows. `syndication` is pure and runs in a process of its own
(`child`), which knows no Django; `rows` asks it, and says what its cells mean."""
