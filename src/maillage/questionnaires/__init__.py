"""Questionnaires: a form as data. Blocks of questions, conditions on earlier answers, what an
answer may be and what it raises; how one is written and answered on a page. No table: the room
above keeps them, and says who may read."""
