from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from treebeard.mp_tree import MP_Node


class Org(MP_Node):  # type: ignore[misc]  # treebeard ships no types
    """A place in the organisation tree: region, district, department, township, park or bureau.

    `kind` and `group` are codes of `core.words` (ORG_KINDS, ORG_GROUPS); quotas are laid down by group.
    """

    node_order_by: list[str] = []

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=16)
    group = models.CharField(max_length=24, default="none")
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return str(self.name)


class User(AbstractUser):
    """Somebody who signs in. `unit` is where they work; what they may do is said by their grants."""

    name = models.CharField(max_length=40)
    unit = models.ForeignKey(Org, models.PROTECT, null=True, blank=True, related_name="staff")
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=8, default="zh-hans")
    must_change_password = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name or self.username


class Grant(models.Model):
    """A role over one subtree. Several grants of one user add up."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=16)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role", "org"], name="one_grant_a_role_and_org")]


class Post(models.Model):
    """A post of leadership. It outlives whoever holds it: quotas, projects and promises hang on the post."""

    code = models.CharField(max_length=32, unique=True)
    title = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120, blank=True)
    rank = models.CharField(max_length=24)
    org = models.ForeignKey(Org, models.PROTECT, related_name="posts")
    active = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.title


class Holding(models.Model):
    """Who holds a post from one day until another (both included; no end: still)."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings")
    user = models.ForeignKey(User, models.PROTECT, related_name="holdings")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="holding_ends_late"
            ),
            models.UniqueConstraint(fields=["post"], condition=Q(until__isnull=True), name="one_holder_now"),
        ]


class ApiToken(models.Model):
    """A key for the API, kept as its digest only; it opens what its user may see, until it expires."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    read_only = models.BooleanField(default=False)
    last_used_at = models.DateTimeField(null=True, blank=True)  # to the minute
    revoked_at = models.DateTimeField(null=True, blank=True)


class PeopleChange(models.Model):
    """What was changed in people and their rights, by whom and when. Rows are added only."""

    actor = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    verb = models.CharField(max_length=32)
    about = models.CharField(max_length=80)
    said = models.JSONField(default=dict)


class SignInFailure(models.Model):
    """A sign-in that failed, by account and address: after several within a while, further ones wait."""

    username = models.CharField(max_length=150)
    address = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["username", "address", "at"], name="failure_recent")]
