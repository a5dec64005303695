"""Initiatives and their people: one statement, one name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    update,
)

from hygiene.duplicates import Telling, words_of
from hygiene.initiative import (
    Actor,
    ChannelId,
    Initiative,
    InitiativeId,
    Place,
    Registration,
    Role,
    Stage,
    Summary,
    UserId,
    WorkspaceId,
)
from hygiene.profile import NOT_CHOSEN, Autonomy, Profile, Sourcing
from hygiene.readiness import Verdict
from hygiene.written import folded
from storage import counts
from storage.among import among, listed
from storage.counts import Sign
from storage.dialects import insert_or_update, is_postgres
from storage.moments import to_day, to_moment
from storage.statements import run_for_rows, run_to_change
from storage.tables import answers, changes, confirmations, data_gaps, initiatives, items, offers, roles, systems
from storage.unreadable import one_of
from storage.visibility import looking, seen_by

IMPORTED = "import:"
"""How the view begins by which an initiative from a file was registered."""


def find_by_view(connection: Connection, workspace: WorkspaceId, view: str) -> Initiative | None:
    """Find what a submitted form has registered already, if it has: submitting twice registers once."""
    return _one(connection, workspace, ("source_view",), (view,))


def add_initiative(
    connection: Connection, workspace: WorkspaceId, new: Registration, *, number: int, at: datetime
) -> InitiativeId:
    """Keep a new initiative; its people are filled in with `fill_role`."""
    statement = insert(initiatives).values(
        workspace=workspace,
        number=number,
        name=new.name,
        channel=new.channel,
        private=new.private,
        stage=new.stage.value,
        target_date=new.target_date.isoformat() if new.target_date else None,
        created_by=new.by,
        created_at=at.timestamp(),
        source_view=new.view,
        searched=folded(new.name),
        name_words=words_of(new.name),
        **_columns_of(new.profile),
    )
    added = InitiativeId(connection.execute(statement.returning(initiatives.c.id)).scalar_one())
    counts.count(connection, Sign.MORE, initiatives.c.id == added)
    return added


def find_by_number(
    connection: Connection, workspace: WorkspaceId, number: int, *, lock: bool = False
) -> Initiative | None:
    """Find `AI-<number>`; with `lock`, keep others from changing it until the transaction ends."""
    return _one(connection, workspace, ("number",), (number,), lock=lock)


def find_initiative(connection: Connection, workspace: WorkspaceId, initiative: InitiativeId) -> Initiative | None:
    """Find an initiative by its id."""
    return _one(connection, workspace, ("id",), (initiative,))


def get_initiative(connection: Connection, workspace: WorkspaceId, initiative: InitiativeId) -> Initiative:
    """Return an initiative that is known to be there.

    Raises:
        LookupError: it is not.

    """
    found = find_initiative(connection, workspace, initiative)
    if found is None:
        raise LookupError(f"no initiative {initiative} in this workspace")
    return found


def find_by_thread(connection: Connection, workspace: WorkspaceId, channel: ChannelId, ts: str) -> Initiative | None:
    """Find the initiative whose home is this thread, and keep others from changing it until the transaction ends."""
    return _one(connection, workspace, ("channel", "card_ts"), (channel, ts), lock=True)


def lock_initiative(connection: Connection, workspace: WorkspaceId, initiative: InitiativeId) -> Initiative | None:
    """Find an initiative and keep others from changing it until the transaction ends."""
    return _one(connection, workspace, ("id",), (initiative,), lock=True)


def list_initiatives(connection: Connection, workspace: WorkspaceId) -> list[Initiative]:
    """Return every initiative of a workspace, newest first."""
    newest_first = _WITH_PEOPLE.where(initiatives.c.workspace == workspace).order_by(initiatives.c.number.desc())
    return _gather(connection.execute(newest_first).all())


def list_by_ids(connection: Connection, workspace: WorkspaceId, wanted: Iterable[InitiativeId]) -> list[Initiative]:
    """Return some initiatives of a workspace, newest first."""
    found = _gather(run_for_rows(connection, _BY_IDS, {"of": workspace, "wanted": listed(wanted)}))
    return sorted(found, key=lambda each: -each.number)  # in a query, the order would have all of them looked through


def list_in_channel(connection: Connection, workspace: WorkspaceId, channel: ChannelId) -> list[Initiative]:
    """Return the initiatives whose home is a channel, newest first."""
    there = (initiatives.c.workspace == workspace, initiatives.c.channel == channel)
    return _gather(connection.execute(_WITH_PEOPLE.where(*there).order_by(initiatives.c.number.desc())).all())


def list_without_card(connection: Connection, workspace: WorkspaceId) -> list[Initiative]:
    """Return the initiatives whose card should stand somewhere, and is not known to; what is stopped needs none."""
    there = (
        initiatives.c.workspace == workspace,
        initiatives.c.card_ts.is_(None),
        initiatives.c.starts_at.is_(None),
        initiatives.c.stage.not_in([stage.value for stage in Stage if stage.stopped]),
    )
    return _gather(connection.execute(_WITH_PEOPLE.where(*there)).all())


def list_channels(connection: Connection, workspace: WorkspaceId) -> list[ChannelId]:
    """Return the channels that are the home of an initiative."""
    statement = select(initiatives.c.channel).where(initiatives.c.workspace == workspace).distinct()
    return [ChannelId(channel) for channel in connection.scalars(statement)]


def keep_card(connection: Connection, initiative: InitiativeId, *, channel: str, ts: str) -> None:
    """Remember where an initiative's card stands; its thread is the initiative's home."""
    connection.execute(update(initiatives).where(initiatives.c.id == initiative).values(card_ts=ts, channel=channel))


def set_stage(connection: Connection, initiative: InitiativeId, stage: Stage) -> None:
    """Move an initiative."""
    connection.execute(update(initiatives).where(initiatives.c.id == initiative).values(stage=stage.value))


def describe(
    connection: Connection,
    initiative: InitiativeId,
    *,
    name: str,
    summary: str | None,
    target_date: date | None,
) -> None:
    """Give an initiative another name, summary or date."""
    connection.execute(
        update(initiatives)
        .where(initiatives.c.id == initiative)
        .values(
            name=name,
            searched=folded(name),
            name_words=words_of(name),
            summary=summary,
            target_date=target_date.isoformat() if target_date else None,
        )
    )


def set_profile(connection: Connection, initiative: InitiativeId, profile: Profile) -> None:
    """Say of what kind an initiative is."""
    connection.execute(update(initiatives).where(initiatives.c.id == initiative).values(**_columns_of(profile)))


def move_home(connection: Connection, initiative: InitiativeId, channel: ChannelId, *, private: bool) -> None:
    """Let an initiative live in another channel, where its card does not stand yet."""
    moving = initiatives.c.id == initiative
    counts.count(connection, Sign.LESS, moving)
    connection.execute(update(initiatives).where(moving).values(channel=channel, private=private, card_ts=None))
    counts.count(connection, Sign.MORE, moving)


def delete_initiative(connection: Connection, workspace: WorkspaceId, initiative: InitiativeId) -> None:
    """Delete an initiative with its items, answers, people and history; nothing of it is left."""
    of_it = select(items.c.id).where(items.c.workspace == workspace, items.c.initiative_id == initiative)
    connection.execute(delete(confirmations).where(confirmations.c.item_id.in_(of_it)))
    counts.count(connection, Sign.LESS, initiatives.c.id == initiative)
    for table in (offers, changes, answers, items, data_gaps, systems, roles):
        connection.execute(delete(table).where(table.c.workspace == workspace, table.c.initiative_id == initiative))
    connection.execute(delete(initiatives).where(initiatives.c.workspace == workspace, initiatives.c.id == initiative))


def list_kind_unasked(connection: Connection, workspace: WorkspaceId) -> list[Initiative]:
    """Return the initiatives whose kind nobody has chosen, and nobody was asked for."""
    there = (initiatives.c.workspace == workspace, initiatives.c.kind_asked_at.is_(None), *is_of(NOT_CHOSEN))
    return _gather(connection.execute(_WITH_PEOPLE.where(*there)).all())


def note_kind_asked(connection: Connection, asked: Iterable[InitiativeId], *, at: datetime) -> None:
    """Remember that somebody was asked what kind these are."""
    statement = update(initiatives).where(initiatives.c.id.in_(list(asked)))
    connection.execute(statement.values(kind_asked_at=at.timestamp()))


def list_profiles(connection: Connection, workspace: WorkspaceId) -> list[Profile]:
    """Return the kinds that the initiatives of a workspace are of."""
    columns = (initiatives.c.sourcing, initiatives.c.autonomy, initiatives.c.low_stakes)
    rows = connection.execute(select(*columns).where(initiatives.c.workspace == workspace).distinct())
    return list(dict.fromkeys(_to_profile(*row) for row in rows))


def is_of(profile: Profile) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that an initiative of a kind fulfils."""
    if profile.sourcing is None or profile.autonomy is None:
        return (or_(initiatives.c.sourcing.is_(None), initiatives.c.autonomy.is_(None)),)
    return (
        initiatives.c.sourcing == profile.sourcing.value,
        initiatives.c.autonomy == profile.autonomy.value,
        func.coalesce(initiatives.c.low_stakes, false()) == profile.low_stakes,
    )


def _columns_of(profile: Profile) -> dict[str, Any]:
    return {
        "sourcing": profile.sourcing.value if profile.sourcing else None,
        "autonomy": profile.autonomy.value if profile.autonomy else None,
        "low_stakes": profile.low_stakes,
    }


def keep_verdict(
    connection: Connection,
    initiative: InitiativeId,
    *,
    verdict: str,
    blocking: Iterable[str],
    assess_at: datetime | None,
) -> None:
    """Remember the verdict that was seen, what stood in the way, and when time alone may change it."""
    connection.execute(
        update(initiatives)
        .where(initiatives.c.id == initiative)
        .values(verdict=verdict, blocking=",".join(blocking), assess_at=assess_at.timestamp() if assess_at else None)
    )


def keep_verdict_told(connection: Connection, initiative: InitiativeId, verdict: str) -> None:
    """Remember the verdict that the thread was told."""
    connection.execute(update(initiatives).where(initiatives.c.id == initiative).values(verdict_told=verdict))


def keep_summary(connection: Connection, kept: Summary, telling: Telling, *, recount_at: datetime | None) -> None:
    """Keep what lists show of an initiative, and by what it is told; at `recount_at` time alone may change that."""
    values = {f"kept_{name}": getattr(kept, name) for name in _KEPT}
    moment = recount_at.timestamp() if recount_at else None
    words = {"name_words": telling.name, "pain_words": telling.pain}
    run_to_change(connection, _KEEP, {"this": telling.id, "recount_at": moment, **words, **values})


def telling_of(connection: Connection, initiative: InitiativeId) -> Telling:
    """Return the words by which an initiative is told from others."""
    ((name, pain),) = run_for_rows(connection, _TELLING, {"this": initiative})
    return Telling(initiative, name or "", pain or "")


_TELLING = select(initiatives.c.name_words, initiatives.c.pain_words).where(initiatives.c.id == bindparam("this"))


_WITH_SUMMARY = ("recount_at", "name_words", "pain_words")
_KEPT = tuple(Summary.__dataclass_fields__)
_KEEP = (
    update(initiatives)
    .where(initiatives.c.id == bindparam("this"))
    .values({name: bindparam(name) for name in (*_WITH_SUMMARY, *(f"kept_{each}" for each in _KEPT))})
)


def list_to_recount(
    connection: Connection, workspace: WorkspaceId, *, until: datetime, limit: int
) -> list[InitiativeId]:
    """Return initiatives whose summary time alone may have changed by a moment."""
    due = (
        select(initiatives.c.id)
        .where(initiatives.c.workspace == workspace, initiatives.c.recount_at <= until.timestamp())
        .order_by(initiatives.c.recount_at)
        .limit(limit)
    )
    return [InitiativeId(each) for each in connection.scalars(due)]


def recount_soon(connection: Connection, wanted: Iterable[InitiativeId], *, at: datetime) -> None:
    """Let the summaries of some initiatives be counted anew from a moment on."""
    statement = update(initiatives).where(among(initiatives.c.id, "wanted")).values(recount_at=at.timestamp())
    connection.execute(statement, {"wanted": listed(wanted)})


def recount_all_soon(connection: Connection, workspace: WorkspaceId, *, at: datetime) -> None:
    """Let the summaries of all initiatives be counted anew from a moment on."""
    connection.execute(
        update(initiatives).where(initiatives.c.workspace == workspace).values(recount_at=at.timestamp())
    )


def list_without_summary(connection: Connection, workspace: WorkspaceId) -> list[InitiativeId]:
    """Return the initiatives of which no summary is kept yet."""
    there = (initiatives.c.workspace == workspace, initiatives.c.kept_place.is_(None))
    return [InitiativeId(each) for each in connection.scalars(select(initiatives.c.id).where(*there))]


def fold_names(connection: Connection, workspace: WorkspaceId) -> None:
    """Let names from before there was a search be found."""
    there = (initiatives.c.workspace == workspace, initiatives.c.searched.is_(None))
    for row in connection.execute(select(initiatives.c.id, initiatives.c.name).where(*there)).all():
        connection.execute(update(initiatives).where(initiatives.c.id == row.id).values(searched=folded(row.name)))


def take_to_assess(connection: Connection, workspace: WorkspaceId, *, until: datetime, limit: int) -> list[Initiative]:
    """Return initiatives whose verdict time alone may have changed by a moment, and count them as looked at."""
    due = (
        select(initiatives.c.id)
        .where(initiatives.c.workspace == workspace, initiatives.c.assess_at <= until.timestamp())
        .order_by(initiatives.c.assess_at)
        .limit(limit)
    )
    ids = list(connection.scalars(due))
    if not ids:
        return []
    connection.execute(update(initiatives).where(initiatives.c.id.in_(ids)).values(assess_at=None))
    return _gather(connection.execute(_WITH_PEOPLE.where(initiatives.c.id.in_(ids))).all())


def set_start(connection: Connection, initiative: InitiativeId, at: datetime | None) -> None:
    """Let an initiative wait until a moment before anybody is asked about it; None begins it."""
    moment = at.timestamp() if at else None
    connection.execute(update(initiatives).where(initiatives.c.id == initiative).values(starts_at=moment))


def list_to_start(connection: Connection, workspace: WorkspaceId, *, until: datetime, limit: int) -> list[InitiativeId]:
    """Return initiatives whose time to begin has come."""
    due = (
        select(initiatives.c.id)
        .where(initiatives.c.workspace == workspace, initiatives.c.starts_at <= until.timestamp())
        .order_by(initiatives.c.starts_at)
        .limit(limit)
    )
    return [InitiativeId(each) for each in connection.scalars(due)]


def list_starts_of(connection: Connection, workspace: WorkspaceId, owner: UserId) -> list[datetime]:
    """Return when the imported initiatives of an owner begin that have not begun yet."""
    starts = (
        select(initiatives.c.starts_at)
        .join_from(roles, initiatives, initiatives.c.id == roles.c.initiative_id)
        .where(roles.c.workspace == workspace, roles.c.user == owner, roles.c.role == Role.OWNER.value)
        .where(initiatives.c.starts_at.is_not(None))
    )
    return [to_moment(each) for each in connection.scalars(starts)]


def list_names(connection: Connection, workspace: WorkspaceId, actor: Actor) -> list[str]:
    """Return the names of the initiatives that somebody may see, in the form in which names are compared."""
    seen = select(initiatives.c.searched).where(seen_by(limited=actor.limited))
    return [name for (name,) in connection.execute(seen, looking(workspace, actor)) if name]


def was_imported(connection: Connection, initiative: InitiativeId) -> bool:
    """Whether an initiative came by a file."""
    there = (initiatives.c.id == initiative, initiatives.c.source_view.startswith(IMPORTED))
    return connection.execute(select(initiatives.c.id).where(*there)).first() is not None


def list_rows_of(connection: Connection, workspace: WorkspaceId, file: str) -> dict[int, tuple[InitiativeId, str]]:
    """Return what came by the rows of a file: by row the initiative, and its name as names are compared."""
    there = (initiatives.c.workspace == workspace, initiatives.c.source_view.startswith(file, autoescape=True))
    rows = connection.execute(select(initiatives.c.source_view, initiatives.c.id, initiatives.c.searched).where(*there))
    return {int(view.removeprefix(file)): (InitiativeId(number), name or "") for view, number, name in rows}


def set_nudged(connection: Connection, initiative: InitiativeId, *, nudged: bool) -> None:
    """Let people be nudged about an initiative, or not."""
    connection.execute(update(initiatives).where(initiatives.c.id == initiative).values(nudged=nudged))


def fill_role(
    connection: Connection, workspace: WorkspaceId, initiative: InitiativeId, role: Role, user: UserId
) -> None:
    """Give a role to a person, in place of whoever had it."""
    statement = insert_or_update(connection, roles, ("initiative_id", "role"), ("workspace", "user"))
    connection.execute(
        statement, {"workspace": workspace, "initiative_id": initiative, "role": role.value, "user": user}
    )


def clear_role(connection: Connection, initiative: InitiativeId, role: Role) -> None:
    """Take a role from whoever has it."""
    connection.execute(delete(roles).where(roles.c.initiative_id == initiative, roles.c.role == role.value))


def list_roles_of(connection: Connection, workspace: WorkspaceId, user: UserId) -> list[tuple[InitiativeId, Role]]:
    """Return the roles that a person has."""
    rows = connection.execute(
        select(roles.c.initiative_id, roles.c.role).where(roles.c.workspace == workspace, roles.c.user == user)
    )
    return [(InitiativeId(row.initiative_id), _ROLES[row.role]) for row in rows if row.role in _ROLES]


_WITH_PEOPLE: Select[Any] = select(
    initiatives.c.id,
    initiatives.c.workspace,
    initiatives.c.number,
    initiatives.c.name,
    initiatives.c.channel,
    initiatives.c.private,
    initiatives.c.stage,
    initiatives.c.target_date,
    initiatives.c.created_by,
    initiatives.c.created_at,
    initiatives.c.card_ts,
    initiatives.c.verdict,
    initiatives.c.verdict_told,
    initiatives.c.blocking,
    initiatives.c.assess_at,
    initiatives.c.nudged,
    initiatives.c.summary,
    initiatives.c.sourcing,
    initiatives.c.autonomy,
    initiatives.c.low_stakes,
    initiatives.c.starts_at,
    initiatives.c.kept_verdict,
    initiatives.c.kept_ahead,
    initiatives.c.kept_place,
    initiatives.c.kept_gaps,
    initiatives.c.kept_set_aside,
    initiatives.c.kept_waived,
    initiatives.c.kept_next_key,
    initiatives.c.kept_next_user,
    initiatives.c.kept_course,
    roles.c.role,
    roles.c.user,
).join_from(initiatives, roles, initiatives.c.id == roles.c.initiative_id, isouter=True)
_BY_IDS = _WITH_PEOPLE.where(initiatives.c.workspace == bindparam("of"), among(initiatives.c.id, "wanted"))


def _one(
    connection: Connection,
    workspace: WorkspaceId,
    columns: tuple[str, ...],
    values: tuple[object, ...],
    *,
    lock: bool = False,
) -> Initiative | None:
    statement = _by(columns, lock=lock and is_postgres(connection))
    given = {"of": workspace, **dict(zip(columns, values, strict=True))}
    found = _gather(run_for_rows(connection, statement, given))
    return found[0] if found else None


@cache
def _by(columns: tuple[str, ...], *, lock: bool) -> Select[Any]:
    statement = _WITH_PEOPLE.where(
        initiatives.c.workspace == bindparam("of"), *(initiatives.c[name] == bindparam(name) for name in columns)
    )
    return statement.with_for_update(of=initiatives) if lock else statement


_VERDICTS = frozenset(verdict.value for verdict in Verdict)
_STAGES, _ROLES = {stage.value: stage for stage in Stage}, {role.value: role for role in Role}


_PLACES = {each.value: each for each in Place}
_SOURCINGS, _AUTONOMIES = {each.value: each for each in Sourcing}, {each.value: each for each in Autonomy}
_PERSON = 30
"""Where the columns of its people begin."""


def _to_profile(sourcing: Any, autonomy: Any, low_stakes: Any) -> Profile:
    if sourcing not in _SOURCINGS or autonomy not in _AUTONOMIES:
        return NOT_CHOSEN
    return Profile(_SOURCINGS[sourcing], _AUTONOMIES[autonomy], bool(low_stakes))


def _gather(rows: Iterable[Any]) -> list[Initiative]:
    """Make initiatives of rows of `_WITH_PEOPLE`, that each have one of its people."""
    found: dict[int, Initiative] = {}
    for row in rows:
        initiative = found.get(row[0])
        if initiative is None:
            initiative = found[row[0]] = _to_initiative(*row[:_PERSON])
        if row[_PERSON] in _ROLES:
            initiative.people[_ROLES[row[_PERSON]]] = row[_PERSON + 1]
    for initiative in found.values():
        initiative.people.setdefault(Role.OWNER, initiative.created_by)
    return list(found.values())


def _to_initiative(number: Any, workspace: Any, label: Any, *row: Any) -> Initiative:
    name, channel, private, stage, target, by, at, card_ts, verdict, told, blocking, assess_at, nudged = row[:13]
    summary, *kind = row[13:17]
    starts_at, verdict_kept, ahead, standing, *shown = row[17:]
    place = one_of(_PLACES, standing, Place.RUNNING, of="a place in lists") if standing is not None else None
    kept = Summary(verdict_kept, bool(ahead), place, *shown) if place is not None else None
    return Initiative(
        number,
        workspace,
        label,
        name,
        channel,
        bool(private),
        one_of(_STAGES, stage, Stage.PARKED, of="a stage"),
        to_day(target),
        by,
        to_moment(at),
        {},
        card_ts,
        verdict if verdict is None or verdict.split(",")[0] in _VERDICTS else None,
        told,
        tuple(blocking.split(",")) if blocking else (),
        to_moment(assess_at),
        nudged is None or bool(nudged),
        _to_profile(*kind),
        summary,
        kept,
        to_moment(starts_at),
    )
