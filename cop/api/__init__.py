"""REST of the picture. One file per question."""
