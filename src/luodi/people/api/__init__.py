"""People for programs: staff and their roles, units, posts and who holds them, one's own tokens."""

from __future__ import annotations

from luodi.people.api.orgs import orgs, posts
from luodi.people.api.staff import account, grants, people

ROUTERS = {"/people": people, "/grants": grants, "/account": account, "/orgs": orgs, "/posts": posts}

__all__ = ["ROUTERS"]
