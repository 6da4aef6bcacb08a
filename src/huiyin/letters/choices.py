"""What can be chosen about a letter: the words behind its columns."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """The way a letter came."""

    PAPER = "paper", _("Paper letter")
    PHONE = "phone", _("Phone call")
    VISIT = "visit", _("Visit to the office")
    WEB = "web", _("Web form")
    DEPUTY = "deputy", _("Through a deputy")
    FIELD = "field", _("Recorded in the field")
    API = "api", _("From another system")
    IMPORT = "import", _("From a file")


class Kind(models.TextChoices):
    """What a letter is after."""

    CONSULT = "consult", _("Question")
    HELP = "help", _("Request for help")
    COMPLAINT = "complaint", _("Complaint")
    REPORT = "report", _("Report of wrongdoing")
    SUGGESTION = "suggestion", _("Suggestion")


class MayContact(models.TextChoices):
    """Whom the writer lets use the contact data."""

    UNIT = "unit", _("The unit in charge may contact me")
    OFFICE = "office", _("Only the office may contact me")
    NOBODY = "nobody", _("Nobody contacts me; I look myself")


class Ending(models.TextChoices):
    """How a matter ended."""

    OPEN = "", _("Open")
    PROBLEM = "problem", _("Answered through its problem")
    ON_THE_SPOT = "spot", _("Answered on the spot")
    TRANSFERRED = "transferred", _("Transferred outside")
    NOT_ACCEPTED = "not-accepted", _("Not accepted")
    REPEAT = "repeat", _("Repeat of an earlier letter")
    WITHDRAWN = "withdrawn", _("Withdrawn by the writer")
    VOID = "void", _("Entered by mistake")


class ClockKind(models.TextChoices):
    """What a clock of a matter waits for."""

    SORTED = "sorted", _("Sorted")
    CONTACT = "contact", _("First contact")
    ANSWER = "answer", _("Answer")


class TimedKind(models.TextChoices):
    """What has a length in the table of time limits: the clocks of a matter, and what a problem adds."""

    SORTED = "sorted", _("Sorted")
    CONTACT = "contact", _("First contact")
    ANSWER = "answer", _("Answer")
    RETURN = "return", _("Return by the unit")
    VERY_LATE = "verylate", _("Very late, counted from the answer's due time")


class Urgency(models.TextChoices):
    """How much presses. Only danger to life or property is said of a matter; the rest follows from its category."""

    NORMAL = "", _("Ordinary")
    DANGER = "danger", _("Danger to life or property")


class CallPurpose(models.TextChoices):
    """Why somebody called a writer."""

    CONTACT = "contact", _("First contact")
    ANSWER = "answer", _("Tell the answer")
    CONFIRM = "confirm", _("Ask whether it is solved")


TRIES = 3  # calls that nobody answered, after which a writer counts as not to be reached by phone


class CallOutcome(models.TextChoices):
    """What came of a call."""

    REACHED = "reached", _("Reached")
    NOBODY = "nobody", _("Nobody answered")
    WRONG = "wrong", _("Wrong number")
    REFUSED = "refused", _("Does not want to be called")


class WishKind(models.TextChoices):
    """What a writer can ask for on the follow page beside the answer."""

    CORRECT = "correct", _("Correct my letter")
    OTHER = "other", _("This is not what I meant")
    ERASE = "erase", _("Erase my personal data")
