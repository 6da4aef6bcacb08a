"""Offices, places, units, categories, the dispatch list, staff and their roles."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

CROCKFORD = r"^[0-9A-HJKMNP-TV-Z]{1,6}$"


class Area(MP_Node):
    """A place in the tree county → township → village; also the scope of a role."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=60)
    name_bo = models.CharField(max_length=120, blank=True)
    initials = models.CharField(max_length=30, blank=True, help_text="Pinyin initials, for quick entry")
    households = models.PositiveIntegerField(null=True, blank=True)
    households_source = models.CharField(max_length=120, blank=True)
    is_open = models.BooleanField(default=True)

    def __str__(self) -> str:
        return str(self.name)


class Office(models.Model):
    """An authority that runs a desk. Its code stands in every number it gives out."""

    code = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=60)
    name_bo = models.CharField(max_length=120, blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    phone = models.CharField(max_length=40, blank=True)
    hours = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(code__regex=CROCKFORD), name="office_code_crockford")
        ]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """An office or team that can be responsible for a problem."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="units")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    name_bo = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "code"], name="unit_code_per_office")
        ]

    def __str__(self) -> str:
        return self.name


class Category(MP_Node):
    """What a matter is about: a tree kept as data, each node with its code in a scheme."""

    scheme = models.CharField(max_length=30)
    code = models.CharField(max_length=30)
    name = models.CharField(max_length=60)
    name_bo = models.CharField(max_length=120, blank=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "code"], name="category_code_per_scheme")
        ]

    def __str__(self) -> str:
        return str(self.name)


class DispatchList(models.Model):
    """One version of the list that says which unit a matter goes to. The highest version is in force."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="dispatch_lists")
    version = models.PositiveIntegerField()
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "version"], name="dispatch_version_per_office")
        ]


class DispatchRule(models.Model):
    """Category × area → lead unit and supporting units, within one version."""

    dispatch_list = models.ForeignKey(DispatchList, on_delete=models.PROTECT, related_name="rules")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    supporting = models.ManyToManyField(Unit, related_name="+", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dispatch_list", "category", "area"], name="dispatch_rule_once")
        ]


class StaffManager(BaseUserManager["Staff"]):
    """Finds staff by sign-in name, in any case."""

    def get_by_natural_key(self, username: str | None) -> Staff:
        """Return the member of staff with this sign-in name."""
        return self.get(username=(username or "").lower())


class Staff(AbstractBaseUser):
    """Somebody who signs in. Only what the work needs: a sign-in name and the name colleagues see."""

    username = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="staff")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    keys_on = models.BooleanField(default=True, help_text="Single-key shortcuts")

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[StaffManager] = StaffManager()

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep sign-in names in lower case, so that two never differ by case alone."""
        self.username = self.username.lower()
        super().save(*args, **kwargs)


class Role(models.TextChoices):
    """What a grant lets its holder do. `web/rights.py` says which page each role opens."""

    CLERK = "clerk", _("Clerk")
    HANDLER = "handler", _("Handler")
    COORDINATOR = "coordinator", _("Coordinator")
    SUPERVISOR = "supervisor", _("Supervisor")
    PUBLISHER = "publisher", _("Publisher")
    REVIEWER = "reviewer", _("Reviewer")
    ADMINISTRATOR = "administrator", _("Administrator")


class Grant(models.Model):
    """One role of one member of staff, in one area subtree of one office; a handler's also names the unit."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="grants")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="grants")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(role=Role.HANDLER, unit__isnull=False)
                | (~models.Q(role=Role.HANDLER) & models.Q(unit__isnull=True)),
                name="grant_handler_has_unit",
            ),
            models.UniqueConstraint(
                fields=["staff", "role", "office", "area", "unit"],
                condition=models.Q(ended_at__isnull=True, unit__isnull=False),
                name="grant_once_with_unit",
            ),
            models.UniqueConstraint(
                fields=["staff", "role", "office", "area"],
                condition=models.Q(ended_at__isnull=True, unit__isnull=True),
                name="grant_once",
            ),
        ]
