"""The edge to programs that all apps share: login by token, problem details, JSON, views inside an operation."""
