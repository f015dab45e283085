"""Reading incidents and resources through the viewer, one module a noun."""
