"""How the official sources write an award: `decp`, `ocds`, `scdl` are pure, record → `ToldAward`;
`child` reads files in a process of its own."""
