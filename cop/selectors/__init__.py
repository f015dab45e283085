"""Reading the picture: as it is, as it was, and what is asked of it. One file per question."""
