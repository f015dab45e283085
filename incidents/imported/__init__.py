"""Reading files of incidents: bytes in, rows out, each with a draft of its incident or with what is wrong and how to mend it.

Nothing here touches the database.
"""
