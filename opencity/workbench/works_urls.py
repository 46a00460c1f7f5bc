"""Addresses of planned works at the desk."""

from opencity.workbench.access import staff_path
from opencity.workbench.views import works, works_acts, works_imports

WORK_PATHS = [
    staff_path("works/", works.works, "works"),
    staff_path("works/new/", works.new_work, "new_work"),
    staff_path("works/conflicts/", works.conflicts, "work_conflicts"),
    staff_path("works/approve/", works_acts.approve_many, "approve_works"),
    staff_path("works/imports/", works_imports.imports, "work_imports"),
    staff_path("works/imports/<int:pk>/", works_imports.import_page, "work_import"),
    staff_path("works/imports/<int:pk>/do/", works_imports.do_import, "do_import"),
    staff_path("works/imports/<int:pk>/undo/", works_imports.undo_import, "undo_import"),
    staff_path("works/<str:number>/", works.work, "work"),
    staff_path("works/<str:number>/edit/", works.edit_work, "edit_work"),
    staff_path("works/<str:number>/<slug:act>/", works_acts.act, "work_act"),
]
