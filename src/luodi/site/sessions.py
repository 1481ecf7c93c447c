"""Sessions in the database as Django keeps them; the one read that every page makes is prepared."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from luodi.kit.prepared import Prepared, blank

_LIVE = Prepared(lambda: Session.objects.filter(session_key=blank("key"), expire_date__gt=blank("now")))


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Any:
        found = _LIVE.one(key=self.session_key, now=timezone.now()) if self.session_key else None
        if found is None:
            self._session_key = None
        return found
