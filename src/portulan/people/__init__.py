"""Users and roles: who may read, who may decide, and how they prove who they are."""
