"""What the same job costs the ordinary way: a djangorestframework-gis ModelViewSet as its documentation shows it.

One incident-like row and one event row in a transaction; no audiences, no rights, no numbers, no idempotence, no log.
"""
