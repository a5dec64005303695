"""Which names are for one system: an admin says so, and may say that they are two after all."""

from __future__ import annotations

from bot.context import Context
from bot.listeners.form_answers import Answer, errors, instead, refused
from bot.listeners.payloads import Submission
from bot.views import refusals, system_forms
from bot.workflows import systems
from hygiene.refusals import HiddenSystem, NoSuchSystem, Refused, SameSystem


async def save(context: Context, sent: Submission) -> Answer:
    """Keep what was chosen: two names, or one that is another name no longer."""
    other, called, apart = (
        sent.fields.get(field) for field in (system_forms.OTHER, system_forms.CALLED, system_forms.APART)
    )
    actor = await context.actor(sent.user)
    if apart and (other or called):
        return errors(**{system_forms.APART: "One at a time, please: this, or two names above."})
    if apart:
        system = await context.run_as(actor, systems.is_its_own, apart)
        return refused(system) if isinstance(system, Refused) else instead(system_forms.is_its_own(apart, system))
    if not other or not called:
        missing = system_forms.CALLED if other else system_forms.OTHER
        return errors(**{missing: "Type a part of its name, and choose one."})
    many = await context.run_as(actor, systems.is_another_name, other, called)
    match many:
        case SameSystem() | HiddenSystem():
            return errors(**{system_forms.CALLED: refusals.sentence(many)})
        case NoSuchSystem(name):
            return errors(**{system_forms.OTHER if name == other else system_forms.CALLED: refusals.sentence(many)})
        case Refused():
            return refused(many)
        case _:
            return instead(system_forms.is_another_name(other, called, many))
