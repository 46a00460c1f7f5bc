"""Addresses of staff. Each view declares who may open it; `tests/shape/test_roles.py` holds the whole table."""

from datetime import date

from django.urls import register_converter

from opencity.workbench.access import staff_path
from opencity.workbench.acts import ACTS
from opencity.workbench.guides_urls import GUIDE_PATHS
from opencity.workbench.views import (
    appeal,
    audit,
    bulk,
    calendar,
    checking,
    consultations,
    covering,
    entry,
    entry_provider,
    erasures,
    export,
    factor,
    factor_account,
    factor_person,
    incidents,
    keeping,
    letters,
    looks,
    merging,
    misses,
    outages,
    oversight,
    people,
    photos,
    presence,
    queue,
    residents,
    saved,
)
from opencity.workbench.works_urls import WORK_PATHS


class DayConverter:
    """A day in an address: 2026-12-16."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


class NumberConverter:
    """A number of an appeal, as `appeals.numbers` writes it."""

    regex = r"\d{2}-\d{6,9}-\d"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(DayConverter, "staff_day")
register_converter(NumberConverter, "staff_number")

app_name = "workbench"
urlpatterns = [
    staff_path("", queue.queue, "queue"),
    staff_path("login/", entry.login, "login"),
    staff_path("login/factor/", factor.factor, "factor"),
    staff_path("login/provider/", entry_provider.out, "provider"),
    staff_path("login/provider/back/", entry_provider.back, "provider_back"),
    staff_path("account/", factor_account.account, "account"),
    staff_path("account/app/", factor_account.add_app, "add_app"),
    staff_path("account/key/", factor_account.add_key, "add_key"),
    staff_path("account/factors/<int:pk>/remove/", factor_account.remove, "remove_factor"),
    staff_path("account/password/", factor_account.password, "password"),
    staff_path("account/codes/", factor_account.codes, "codes"),
    staff_path("account/sessions/end/", factor_account.end_others, "end_others"),
    staff_path("logout/", entry.sign_out, "logout"),
    staff_path("language/", entry.language, "language"),
    staff_path("appeals/<staff_number:number>/", appeal.appeal, "appeal"),
    *(staff_path(f"appeals/<staff_number:number>/{act.code}/", appeal.act_view(act), act.code) for act in ACTS),
    staff_path("appeals/<staff_number:number>/here/", presence.here, "here"),
    staff_path("appeals/<staff_number:number>/seen/", oversight.seen, "seen"),
    staff_path("bulk/", bulk.bulk, "bulk"),
    staff_path("bulk/<int:pk>/", bulk.bulk_act, "bulk_act"),
    staff_path("bulk/<int:pk>/undo/", bulk.undo_bulk, "undo_bulk"),
    staff_path("saved/", saved.saved, "saved"),
    staff_path("saved/<int:pk>/", saved.change_saved, "change_saved"),
    staff_path("oversight/", oversight.oversight, "oversight"),
    staff_path("checking/", checking.checking, "checking"),
    staff_path("checking/<staff_number:number>/release/", checking.release, "release"),
    staff_path("checking/<staff_number:number>/return/", checking.send_back, "return"),
    staff_path("checking/again/", checking.second_looks, "second_looks"),
    staff_path("checking/again/<int:pk>/", checking.look_again, "look_again"),
    staff_path("checking/again/<int:pk>/reject/", checking.reject, "reject"),
    staff_path("checking/quality/", checking.quality, "quality"),
    staff_path("appeals/<staff_number:number>/gather/", merging.gather, "gather"),
    staff_path("appeals/<staff_number:number>/joined/", merging.joined, "joined"),
    staff_path("incidents/", incidents.incidents, "incidents"),
    staff_path("incidents/new/", incidents.new_incident, "new_incident"),
    staff_path("incidents/<int:pk>/", incidents.incident, "incident"),
    staff_path("incidents/<int:pk>/end/", incidents.end_incident, "end_incident"),
    staff_path("outages/", outages.outages, "outages"),
    staff_path("outages/new/", outages.new_outage, "new_outage"),
    staff_path("outages/<str:number>/", outages.outage, "outage"),
    staff_path("outages/<str:number>/prolong/", outages.prolong, "prolong_outage"),
    staff_path("outages/<str:number>/end/", outages.end, "end_outage"),
    staff_path("appeals/<staff_number:number>/contacts/", looks.contacts, "contacts"),
    staff_path("looks/", looks.looks, "looks"),
    staff_path("export/", export.export, "export"),
    staff_path("photos/<uuid:token>/cover/", covering.cover, "cover"),
    staff_path("photos/<uuid:token>/trial/", covering.trial, "cover_trial"),
    staff_path("photos/<uuid:token>/<slug:size>/", photos.photo, "photo"),
    staff_path("residents/", residents.residents, "residents"),
    staff_path("residents/<int:pk>/", residents.resident, "resident"),
    staff_path("residents/<int:pk>/merge/", residents.merge_resident, "merge_resident"),
    staff_path("residents/<int:pk>/erase/", erasures.take_request, "take_request"),
    staff_path("residents/<int:pk>/export/", erasures.export_resident, "export_resident"),
    staff_path("residents/merges/<int:pk>/undo/", residents.unmerge_resident, "unmerge_resident"),
    staff_path("keeping/", keeping.keeping, "keeping"),
    staff_path("keeping/hold/", keeping.place_hold, "place_hold"),
    staff_path("keeping/holds/<int:pk>/lift/", keeping.lift_hold, "lift_hold"),
    staff_path("erasures/", erasures.erasures, "erasures"),
    staff_path("erasures/<int:pk>/", erasures.erasure, "erasure"),
    staff_path("audit/", audit.audit, "audit"),
    staff_path("audit/table/", audit.audit_table, "audit_table"),
    staff_path("letters/", letters.letters, "letters"),
    staff_path("letters/<int:pk>/retry/", letters.retry, "retry_letter"),
    staff_path("calendar/", calendar.calendar, "calendar"),
    staff_path("calendar/<staff_day:day>/remove/", calendar.remove_day, "remove_day"),
    staff_path("people/", people.people, "people"),
    staff_path("people/<int:pk>/", people.person, "person"),
    staff_path("people/<int:pk>/close/", people.close, "close_person"),
    staff_path("people/<int:pk>/password/", factor_person.give_password, "give_password"),
    staff_path("people/<int:pk>/sessions/end/", factor_person.end_sessions, "end_sessions"),
    staff_path("people/<int:pk>/factor/reset/", factor_person.reset, "reset_factor"),
    staff_path("consultations/", consultations.consult, "consultations"),
    staff_path("consultations/counted/", consultations.counted, "consultations_counted"),
    staff_path("misses/", misses.misses, "misses"),
    staff_path("misses/<int:pk>/done/", misses.settle, "settle_miss"),
    *GUIDE_PATHS,
    *WORK_PATHS,
]
