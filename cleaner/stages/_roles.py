"""What a block can be, beside kept or not: the roles that the line model tells apart."""

ROLES = ("content", "title", "byline", "date", "caption", "other")
