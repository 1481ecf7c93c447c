"""The overview at the desk and the leader's brief on a phone: figures that exist elsewhere, put side by side."""

from __future__ import annotations
