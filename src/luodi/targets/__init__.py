"""Yearly quotas over posts and units, targets by figure, and who has met them with which project."""

from __future__ import annotations
