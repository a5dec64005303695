"""From what is to be said to its words, by what is true when it is said. It reads, and changes nothing."""

from __future__ import annotations

import json
from datetime import date

from bot.notices import (
    AnsweredElsewhere,
    Asked,
    AskedElsewhere,
    CatalogueChanged,
    Contested,
    Departed,
    Digest,
    Edited,
    Escalated,
    Exported,
    FollowedUp,
    FollowUpChanged,
    HandedBack,
    HandedOn,
    Imported,
    ImportWanted,
    KindWanted,
    LetterChanged,
    LetterOvertaken,
    MessageClosed,
    Named,
    News,
    NewsChanged,
    Notice,
    NotReached,
    Nudged,
    Offered,
    OwnerChanged,
    OwnerSilent,
    QuestionChanged,
    QuestionsFollowed,
    Reopened,
    Replied,
    SecondAsked,
    SecondWanted,
    StageMoved,
    TakenDirectly,
    Talked,
    TalkedDirectly,
    Ticked,
    Told,
    ToldDirectly,
    VerdictChanged,
    Waived,
    subject_of,
)
from bot.outbound.about_initiatives import word_initiative
from bot.outbound.about_items import (
    word_contested,
    word_item,
    word_offered,
    word_second_asked,
    word_talked,
    word_talked_directly,
)
from bot.outbound.about_people import word_news, word_news_now, word_to_person
from bot.outbound.subjects import find_initiative, find_item
from bot.outbound.wordings import Ephemeral, LookFor, Post, React, Share, TakeIn, Update, Wording
from bot.views import digest as digest_view
from bot.views import direct_messages
from bot.views import talk as talk_view
from bot.views.blocks import Message, words
from bot.workflows import digest
from bot.workflows.unit_of_work import UnitOfWork
from storage import initiatives, items, news


def render(work: UnitOfWork, notice: Notice, *, to: str | None = None) -> Wording | None:
    """Word what is to be said `to` a conversation; None if it need not be said any more, or not there."""
    match notice:
        case Ticked(_, ts):
            return React(ts)
        case SecondAsked():
            return word_second_asked(work, notice)
        case LetterOvertaken(_, ts):
            return Update(direct_messages.overtaken(), ts)
        case MessageClosed(ts, text):
            return Update(words(text), ts)
        case Told(_, user, thread, text, blocks):
            return Ephemeral(Message(text, json.loads(blocks)), user, thread)
        case ToldDirectly(_, text, blocks):
            return Post(Message(text, json.loads(blocks)))
        case Replied(_, many):
            return Post(direct_messages.hint(many))
        case (
            Asked()
            | FollowedUp()
            | QuestionChanged()
            | FollowUpChanged()
            | Reopened()
            | Waived()
            | SecondWanted()
            | AnsweredElsewhere()
        ):
            return word_item(work, notice, to)
        case Contested():
            return word_contested(work, notice)
        case Offered() | AskedElsewhere():
            return word_offered(work, notice)
        case Talked():
            return word_talked(work, notice)
        case TalkedDirectly():
            return word_talked_directly(work, notice)
        case TakenDirectly(_, item):
            found = find_item(work, item)
            return Post(talk_view.taken(found[0], work.rules.catalogue[found[1].key])) if found else None
        case NewsChanged(user, ts):
            return word_news_now(work, user, ts)
        case Named(_, _, user, _) | HandedOn(_, user, _) | CatalogueChanged(user, _) | KindWanted(user, _):
            # An earlier version has queued each by itself.
            said = word_news(work, user, [news.Piece(notice.kind, subject_of(notice))])
            return Post(said) if said else None
        case News(user, day):
            when = date.fromisoformat(day)
            message = word_news(work, user, news.list_of_day(work.connection, work.workspace, user, when))
            return Post(message, until=work.calendar_of(user).end_of(when)) if message else None
        case Exported() | ImportWanted():
            return _word_file(notice)
        case Nudged() | LetterChanged() | OwnerSilent() | Imported():
            return word_to_person(work, notice)
        case Digest(channel, week):
            shown = digest.build(work, channel, date.fromisoformat(week))
            chart = digest_view.chart_of(shown)
            return Post(digest_view.digest(work.rules.catalogue, shown), chart=chart if chart.rows else None)
        case _:
            initiative = initiatives.find_initiative(work.connection, work.workspace, notice.initiative)
            return None if initiative is None else word_initiative(work, notice, initiative, to)


def _word_file(notice: Exported | ImportWanted) -> Wording:
    match notice:
        case Exported(user, form, wanted):
            return Share(user, form, wanted)
        case ImportWanted(user, file, channel):
            return TakeIn(user, file, channel)


def look_for(work: UnitOfWork, notice: Notice) -> LookFor:
    """Return where a message would stand that need not be said any more."""
    match notice:
        case Asked() | FollowedUp() | Waived() | SecondWanted() | AnsweredElsewhere() | Contested():
            item = items.find_item(work.connection, work.workspace, notice.item)
            initiative = find_initiative(work, item.initiative_id) if item else None
        case (
            Departed()
            | StageMoved()
            | OwnerChanged()
            | VerdictChanged()
            | HandedBack()
            | Escalated()
            | NotReached()
            | Edited()
            | QuestionsFollowed()
        ):
            initiative = find_initiative(work, notice.initiative)
        case _:
            initiative = None
    return LookFor(initiative.card_ts if initiative else None)
