"""What one writer told us once: letter, text, matters, contact, attachments, answers."""

from __future__ import annotations

from huiyin.letters.choices import CallOutcome as CallOutcome
from huiyin.letters.choices import CallPurpose as CallPurpose
from huiyin.letters.choices import Channel as Channel
from huiyin.letters.choices import ClockKind as ClockKind
from huiyin.letters.choices import Ending as Ending
from huiyin.letters.choices import Kind as Kind
from huiyin.letters.choices import MayContact as MayContact
from huiyin.letters.choices import TimedKind as TimedKind
from huiyin.letters.choices import Urgency as Urgency
from huiyin.letters.choices import WishKind as WishKind
from huiyin.letters.models.answer import Answer as Answer
from huiyin.letters.models.answer import AnswerTemplate as AnswerTemplate
from huiyin.letters.models.answer import Call as Call
from huiyin.letters.models.answer import Reply as Reply
from huiyin.letters.models.campaign import Batch as Batch
from huiyin.letters.models.campaign import Campaign as Campaign
from huiyin.letters.models.campaign import CampaignArea as CampaignArea
from huiyin.letters.models.campaign import Slip as Slip
from huiyin.letters.models.clock_table import ClockRule as ClockRule
from huiyin.letters.models.clock_table import ClockTable as ClockTable
from huiyin.letters.models.clock_table import ClosingDay as ClosingDay
from huiyin.letters.models.desk import Draft as Draft
from huiyin.letters.models.desk import KeptFile as KeptFile
from huiyin.letters.models.desk import NumberSeries as NumberSeries
from huiyin.letters.models.desk import Receipt as Receipt
from huiyin.letters.models.imports import ImportFailure as ImportFailure
from huiyin.letters.models.imports import ImportMapping as ImportMapping
from huiyin.letters.models.imports import ImportPart as ImportPart
from huiyin.letters.models.imports import ImportRun as ImportRun
from huiyin.letters.models.imports import ImportState as ImportState
from huiyin.letters.models.letter import Attachment as Attachment
from huiyin.letters.models.letter import Concerned as Concerned
from huiyin.letters.models.letter import Contact as Contact
from huiyin.letters.models.letter import ContactOpening as ContactOpening
from huiyin.letters.models.letter import Handling as Handling
from huiyin.letters.models.letter import Letter as Letter
from huiyin.letters.models.letter import LetterText as LetterText
from huiyin.letters.models.letter import Wish as Wish
from huiyin.letters.models.matter import CategoryProposal as CategoryProposal
from huiyin.letters.models.matter import Clock as Clock
from huiyin.letters.models.matter import Matter as Matter
from huiyin.letters.models.pile import Scan as Scan
