"""Addresses of the editors of guides."""

from opencity.workbench.access import staff_path
from opencity.workbench.views import guides, guides_acts, guides_edition, guides_said, guides_wishes

GUIDE_PATHS = [
    staff_path("guides/", guides.guides, "guides"),
    staff_path("guides/new/", guides.new_guide, "new_guide"),
    staff_path("guides/said/", guides_said.said, "guide_said"),
    staff_path("guides/said/<int:pk>/close/", guides_said.close, "close_remark"),
    staff_path("guides/links/", guides_said.links, "guide_links"),
    staff_path("guides/wishes/", guides_wishes.wishes, "guide_wishes"),
    staff_path("guides/wishes/<int:pk>/", guides_wishes.wish, "guide_wish"),
    staff_path("guides/<int:pk>/", guides.guide, "guide"),
    staff_path("guides/<int:pk>/start/", guides_acts.start, "start_edition"),
    staff_path("guides/<int:pk>/withdraw/", guides_acts.withdraw, "withdraw_guide"),
    staff_path("editions/<int:pk>/", guides_edition.edition, "edition"),
    staff_path("editions/<int:pk>/yaml/", guides_edition.edition_yaml, "edition_yaml"),
    staff_path("editions/<int:pk>/file/", guides_edition.edition_file, "edition_file"),
    staff_path("editions/<int:pk>/changes/", guides_edition.changes, "edition_changes"),
    staff_path("editions/<int:pk>/<slug:act>/", guides_acts.act, "edition_act"),
]
