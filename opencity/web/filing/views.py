"""Filing: one address, two steps, no session. Whoever has no cookies files all the same.

The views are exempt from the check against forged forms: nobody is signed in here, so a forged form
could do nothing that its author could not do alone; and the forms can then be cached and kept open.
"""

from __future__ import annotations

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from opencity.appeals import actions
from opencity.appeals.models import Photo
from opencity.appeals.models.appeal import Track
from opencity.appeals.numbers import parse_number
from opencity.core.refused import Refused
from opencity.directory.queries import directory, local
from opencity.web.filing import limits, receipt
from opencity.web.filing.draft import Draft, read_draft
from opencity.web.filing.dug import works_for
from opencity.web.filing.forms import OTHER, UNKNOWN, FilingForm, blank_form
from opencity.web.filing.known import known_for, known_now, outage_for
from opencity.web.filing.privacy import about_choices, check_about, is_warned, notice_for
from opencity.web.filing.promise import say_plan, say_registered
from opencity.web.filing.proposals import danger_of, tree_of
from opencity.web.public.mapping import tiles_address
from opencity.web.public.rows import row_of

FOLLOW = "follow-"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def new_appeal(request: HttpRequest) -> HttpResponse:
    """Words, photos and place; then the check; then it is sent."""
    if request.method != "POST":
        return _begin(request)
    draft = read_draft(request)
    act = request.POST.get("do", "check")
    if act.startswith(FOLLOW):
        return _follow(request, draft, act.removeprefix(FOLLOW))
    if act == "send":
        return _send(request, draft)
    if act == "edit" or draft.form.errors:
        return _first_step(request, draft.form, draft)
    try:
        actions.check_text(draft.lodging())
    except Refused as refused:
        if not draft.photos:
            draft.form.refuse(refused)
            return _first_step(request, draft.form, draft)
    return _second_step(request, draft)


def _begin(request: HttpRequest) -> HttpResponse:
    city, wanted = directory(), request.GET.get("category", "")
    chosen = city.category(wanted, local(timezone.now(), city).date())
    form = blank_form(category=chosen.code if chosen else "")
    if chosen is None and wanted and wanted in city.categories and not city.categories[wanted].is_group:
        return _first_step(request, form, notice=_("This category is closed now. Please choose another one."))
    return _first_step(request, form)


def _first_step(
    request: HttpRequest, form: FilingForm, draft: Draft | None = None, *, notice: str = ""
) -> HttpResponse:
    city = draft.city if draft else directory()
    today = local(timezone.now(), city).date()
    code = draft.category if draft and draft.form.value("category") else str(form.initial.get("category", ""))
    chosen = city.category(code, today)
    context = {
        "form": form,
        "step": 1,
        "notice": notice,
        "known_now": known_now(timezone.now()),
        "photos": draft.photos if draft else [],
        "chosen": chosen,
        "selected": chosen.code if chosen else "",
        "danger": draft.danger if draft else danger_of("", chosen, city),
        "tree": tree_of(city, today, chosen.code if chosen else "", request.GET.get("group", "")),
    }
    return render(request, "web/filing/new.html", context | _marks(), status=422 if form.errors else 200)


def _second_step(request: HttpRequest, draft: Draft, *, status: int = 200, over: bool = False) -> HttpResponse:
    plan = draft.plan()
    codes = {card.code for card in draft.cards}
    known = known_for(draft)
    privacy = notice_for(draft, plan)
    context = {
        "form": draft.form,
        "privacy": privacy,
        "warned": privacy.mark if privacy else "",
        "about": about_choices(draft),
        "draft": draft,
        "step": 2,
        "photos": draft.photos,
        "danger": draft.danger,
        "placed": draft.placed,
        "districts": list(draft.city.districts.values()),
        "cards": draft.cards,
        "selected": draft.category,
        "in_cards": draft.category in codes or draft.category in {"", UNKNOWN},
        "tree": tree_of(draft.city, draft.today, draft.category if draft.category not in codes else ""),
        "sentence": say_plan(plan) if plan and not draft.waits_for_place else "",
        "after_hours": say_registered(plan.registered_on, draft.now, draft.city) if plan else "",
        "waits": draft.waits_for_place,
        "known": known[0] if known else None,
        "dug": works_for(draft),
        "outage": None if known else outage_for(draft),
        # Who hears of an incident need not choose among the reports of it.
        "nearby": [] if known else [row_of(one, now=draft.now, city=draft.city, metres=m) for one, m in draft.nearby()],
        "follow_email": request.POST.get("follow_email", "")[:254],
        "over": over,
    }
    return render(request, "web/filing/check.html", context | _marks(), status=status)


def _marks() -> dict[str, str]:
    return {"UNKNOWN": UNKNOWN, "OTHER": OTHER, "section": "new", "tiles": tiles_address()}


def _send(request: HttpRequest, draft: Draft) -> HttpResponse:
    if limits.is_over("appeals", request):
        return _second_step(request, draft, status=429, over=True)
    draft.check_place()
    check_about(draft)
    if not draft.form.errors and not is_warned(request, notice_for(draft, draft.plan())):
        return _second_step(request, draft, status=422)
    if not draft.form.errors:
        try:
            lodged = actions.lodge_appeal(draft.lodging(), now=draft.now)
        except Refused as refused:
            draft.form.refuse(refused)
        else:
            if lodged.is_new:
                limits.count("appeals", request)
            formal = draft.form.value("track") == Track.FORMAL
            return receipt.handed_over(request, lodged.appeal, to="web:formal" if formal else "web:receipt")
    return _second_step(request, draft, status=422)


def _follow(request: HttpRequest, draft: Draft, number: str) -> HttpResponse:
    """Answer "me too": the resident is kept informed of an appeal that is there already."""
    known = known_for(draft)
    shown = [known[1]] if known else [appeal for appeal, _metres in draft.nearby()]
    appeal = next((appeal for appeal in shown if appeal.number == number), None)
    if appeal is None or limits.is_over("follows", request):
        draft.form.add_error(None, _("This appeal cannot be followed just now. You can send your own."))
        return _second_step(request, draft, status=422)
    limits.count("follows", request)
    email = request.POST.get("follow_email", "").replace("\x00", "").strip()[:255]
    try:
        actions.follow_appeal(appeal, email=email, language=draft.language, now=draft.now)
    except Refused as refused:
        # Whether an address belongs to the appellant is nobody's business: the page is the same.
        if refused.code != "own_appeal_follow":
            draft.form.add_error(None, refused.sentence)
            return _second_step(request, draft, status=422)
    return redirect(f"{reverse('web:followed')}?number={appeal.number}")


@require_safe
@cache_control(private=True, no_cache=True)
def followed(request: HttpRequest) -> HttpResponse:
    """The end of "me too"."""
    number = parse_number(request.GET.get("number", "")) or ""
    return render(request, "web/filing/followed.html", {"number": number, "section": "new"})


@require_safe
@cache_control(private=True, max_age=3600)
def waiting_photo(request: HttpRequest, token: UUID) -> HttpResponse:
    """The small copy of a photo whose form is still open; only its own form knows the token."""
    photo = get_object_or_404(Photo, token=token, appeal__isnull=True)
    try:
        with default_storage.open(photo.thumb) as thumb:
            return HttpResponse(thumb.read(), content_type="image/jpeg")
    except FileNotFoundError as error:
        raise Http404 from error
