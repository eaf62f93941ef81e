"""Writing the plan: the readable page, the text and its findings, the forms, the versions and what they changed."""
