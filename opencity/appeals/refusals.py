"""What the rules of appeals say no to, in words for people."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "move_not_allowed": _(
        "This can no longer be done: the appeal has moved on. Reload the page to see where it is now."
    ),
    "changed_meanwhile": _(
        "Somebody else has just changed this appeal. Look at what is new, then send again; your text is kept."
    ),
    "not_permitted": _("You have no right to do this with this appeal."),
    "extension_not_later": _("The new day must be later than %(due)s."),
    "extension_too_long": _(
        "The law allows an extension until %(limit)s at most (Administrative Procedure Code, art. 76)."
    ),
    "extension_day_off": _("%(day)s is a day off. Choose a working day."),
    "extension_needs_head": _("Name the head or deputy head who decided on the extension."),
    "reason_needed": _("Write the reason."),
    "text_needed": _("Write what happened, or add a photo and choose a category."),
    "text_too_long": _("The text is %(length)s characters long; %(limit)s is the most. Please shorten it."),
    "only_symbols": _("We could not find words in the text. Please describe the problem in a few words."),
    "category_closed": _("This category is closed. Please choose another one."),
    "category_unknown": _("There is no such category. Please choose one from the list."),
    "photo_needed": _("This category needs a photo, so that the body can see the problem."),
    "place_needed": _("Please say where it is: an address, a crossing or a point on the map."),
    "outside_city": _(
        "This place is outside the city. Please choose a place inside it, or turn to the akimat of that place."
    ),
    "place_not_on_earth": _("These coordinates are not on the map. Please choose the place again."),
    "district_needed": _("This street runs through several districts. Please choose the one you mean."),
    "photo_unknown": _("A photo could not be found any more. Please add it again."),
    "too_many_photos": _("%(limit)s photos are the most for one appeal."),
    "email_wrong": _("This e-mail address does not look right."),
    "forward_same_body": _("The appeal is already with this body."),
    "body_closed": _("This body no longer works. Its tasks went to %(successors)s."),
    "executor_elsewhere": _("This person does not work in the body that answers."),
    "outcome_needed": _("Say how it ended: fixed, planned, explained, refused, not ours or duplicate."),
    "grounds_needed": _("A refusal needs its grounds: the article of the law or rule."),
    "planned_date_needed": _("Give the date for which it is planned, later than today."),
    "after_photo_needed": _("Add a photo of the result: this category needs it when the work is reported as fixed."),
    "reply_language": _("The appeal is in %(appeal_language)s. Answer in the language of the appeal or in Kazakh."),
    "placeholder_left": _("The answer still has %(placeholder)s of the template in it. Write what belongs there."),
    "rating_range": _("Choose a rating from 1 to 5."),
    "own_appeal_follow": _("You already receive the notices of this appeal."),
    "too_many_attempts": _(
        "Too many wrong attempts. Please wait %(minutes)s minutes and try again, or call the reception."
    ),
    "secret_wrong": _("The number and the secret do not belong together. Please compare both with your receipt."),
}
