"""Groups: those who decide together. A *group* (collectif de pilotage, filière, coopération, PTCE,
réseau d’employeurs) has members, structures and people, each by a *mandate*: a role, from a day
until another, and what it allows meanwhile. Its *meetings* are events of the agenda, drawn from
what is open, with who came, minutes, *decisions* that point to what they decide, and *tasks* that
have an owner and a day. Its documents are for its members. Written → shown, and put away.
"""
