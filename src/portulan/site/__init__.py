"""The Django project: settings, routes found from the areas, home page, manual, and the server."""
