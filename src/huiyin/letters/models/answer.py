"""Calls, answers, and what each matter got of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huiyin.accounts.models import Category, Office, Staff, Unit
from huiyin.letters.choices import CallOutcome, CallPurpose
from huiyin.letters.models.letter import Letter
from huiyin.letters.models.matter import Matter


class Call(models.Model):
    """One try to reach a writer, by phone or in person."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="calls")
    purpose = models.CharField(max_length=8, choices=CallPurpose.choices)
    outcome = models.CharField(max_length=8, choices=CallOutcome.choices)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Answer(models.Model):
    """What a unit or the office answered. One answer can settle many matters."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["unit", "at"], name="answer_by_unit")]


class Reply(models.Model):
    """An answer as one matter got it. `told_at` is when it reached the writer by call or paper.

    `unreachable_at` is when the last try failed to ask the writer by phone whether it is solved.
    """

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="replies")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="replies")
    printed_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    unreachable_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["answer", "matter"], name="reply_once")]


class AnswerTemplate(models.Model):
    """Words that are often answered on the spot."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    body = models.TextField()
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "name"], name="answer_template_name_once")
        ]
