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
    "consult_nothing": _("Choose what you answered with, or write the answer."),
    "consult_channel": _("Choose how the person came: by phone, at the office, on the site or in Instagram."),
    "consult_many": _("Choose at most %(limit)s answers."),
    "consult_long": _("The answer has %(length)s characters, %(limit)s are the most."),
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
    "nothing_to_acknowledge": _(
        "Nothing waits for your word here any more: it was said already, or the appeal is answered."
    ),
    "too_many_views": _("%(limit)s saved lists are the most. Remove one first."),
    "view_named_already": _("You have a list with the name “%(name)s” already."),
    "no_body_to_share": _("You work in no body with which a list could be shared."),
    "not_accepted_yet": _("It is not taken into work yet."),
    "forward_same_body": _("The appeal is already with this body."),
    "about_needed": _("Say which body your complaint is about, so that it does not go there."),
    "too_many_covers": _("%(limit)s hidden parts are the most for one photo."),
    "cover_wrong": _("A hidden part must lie inside the photo: left before right, top before bottom, from 0 to 100."),
    "body_complained_of": _("The appeal complains of this body, so it must not go there. Choose another one."),
    "body_closed": _("This body no longer works. Its tasks went to %(successors)s."),
    "executor_elsewhere": _("This person does not work in the body that answers."),
    "outcome_needed": _("Say how it ended: fixed, planned, explained, refused, not ours or duplicate."),
    "grounds_needed": _("A refusal needs its grounds: the article of the law or rule."),
    "planned_date_needed": _("Give the date for which it is planned, later than today."),
    "after_photo_needed": _("Add a photo of the result: this category needs it when the work is reported as fixed."),
    "reply_language": _("The appeal is in %(appeal_language)s. Answer in the language of the appeal or in Kazakh."),
    "placeholder_left": _("The answer still has %(placeholder)s of the template in it. Write what belongs there."),
    "reply_lacks": _("The answer does not say enough yet. Add what is missing, or send it to the controller as it is."),
    "own_reply": _("Nobody releases or sends back an answer of their own. Another controller reads it."),
    "fault_needed": _("Choose at least one reason."),
    "comment_needed": _("Write what must be added, so that the next answer is better."),
    "check_by_another": _("A second look is done by somebody who neither wrote nor released the answer."),
    "resident_confirmed": _("The resident has accepted the answer, so only the resident can open the appeal again."),
    "second_look_needed": _("Only an answer that a second look found formal can be rejected."),
    "rating_range": _("Choose a rating from 1 to 5."),
    "join_nothing": _("Choose at least one appeal to join."),
    "join_too_many": _("%(limit)s appeals at once are the most. Join the others afterwards."),
    "join_self": _("An appeal cannot be joined to itself."),
    "join_unknown": _("There is no appeal %(number)s, or you may not see it. Please compare the number."),
    "join_onto_joined": _("Appeal %(number)s is itself joined to %(master)s. Join this one to %(master)s."),
    "join_joined": _("Appeal %(number)s is joined to %(master)s already."),
    "join_master_ended": _("Appeal %(number)s is answered or ended, so it cannot stand for others any more."),
    "join_confidential": _("Appeal %(number)s is confidential. It is answered by itself, so that nobody learns of it."),
    "join_private": _(
        "Appeal %(number)s is not public: its answer may not reach other people. Choose a public one to stand for all."
    ),
    "join_formal": _("Appeal %(number)s is a formal appeal. The law gives it an answer of its own."),
    "join_part": _("Appeal %(number)s is a part of another one or has parts. It cannot be joined."),
    "join_incident": _("Appeal %(number)s stands for an open incident. End the incident first."),
    "not_joined": _("This appeal is not joined to another one any more. Reload the page."),
    "parts_owed": _("Wait for the answers to the parts, then answer the whole. Still owed: %(owed)s."),
    "part_of_part": _("This is a part of another appeal already. Pass all of it on, or answer it."),
    "too_many_parts": _("An appeal can have %(limit)s parts at most."),
    "part_of_whole": _("This is a part of appeal %(number)s. The answer and your word on it are there."),
    "incident_language": _("The text in this language is missing: %(language)s. Residents read it in three languages."),
    "incident_category_needed": _("Choose at least one category that residents report it under."),
    "incident_district_unknown": _("There is no such district. Please choose one from the list."),
    "incident_radius": _("A circle has a radius from %(least)s to %(most)s metres."),
    "incident_end_past": _("The end must be later than now."),
    "incident_too_long": _("An incident lasts %(days)s days at most. Open a new one then."),
    "incident_twice": _("Appeal %(number)s stands for an incident already."),
    "incident_ended": _("This incident is over."),
    "own_appeal_follow": _("You already receive the notices of this appeal."),
    "too_many_attempts": _(
        "Too many wrong attempts. Please wait %(minutes)s minutes and try again, or call the reception."
    ),
    "secret_wrong": _("The number and the secret do not belong together. Please compare both with your receipt."),
    "already_formal": _("This appeal is formal already."),
    "full_name_needed": _("Write your family name and first name, as in your document."),
    "postal_address_needed": _("Write your postal address: town, street, house, flat. The law asks for it."),
    "substance_needed": _("Write what you ask for. A formal appeal needs words."),
    "consent_needed": _("Without your consent we may not use these data, and the appeal cannot be made formal."),
    "hearing_not_formal": _("Only the author of a formal appeal is called to a hearing."),
    "hearing_too_soon": _(
        "The appellant must know three working days ahead (art. 73). The first day that is right is %(first)s."
    ),
    "hearing_day_off": _("%(day)s is a day off. Choose a working day."),
    "hearing_hour": _("Choose an hour between 8:00 and 20:00."),
    "hearing_late": _("The hearing must be before %(due)s, the last day for the answer. Extend the term first."),
    "hearing_needed": _(
        "A formal appeal cannot be refused before its author was heard (art. 73). Announce a hearing first."
    ),
    "hearing_to_come": _("The hearing is on %(day)s. It can be refused when that day is over."),
    "hearing_none": _("There is no hearing to answer to."),
    "hearing_choice": _("Choose one of the answers."),
    "already_signed": _("This appeal is signed already."),
    "signature_not_formal": _("Only a formal appeal is signed."),
    "signature_empty": _("Choose the file with the signature."),
    "signature_too_big": _("A file with a signature is small; this one has more than %(limit)s MB."),
    "signature_off": _("Digital signatures are not set up here yet. Your appeal is formal without one."),
    "signature_needs_iin": _("The signature is compared with the IIN, and this appeal has none."),
    "signature_not_cms": _("This is no file with a signature (CMS, PKCS#7: .cms, .p7s, .sig). Choose another file."),
    "signature_several": _("The file must hold one signature."),
    "signature_other_text": _(
        "This is the signature of another text. Download the text of this appeal again and sign that very file."
    ),
    "signature_broken": _("The signature does not fit its certificate. Sign the text once more."),
    "signature_algorithm": _("This kind of signature is not known here. Use a key with RSA or ECDSA and SHA-256."),
    "signature_expired": _("The certificate is not valid today; it was valid until %(until)s."),
    "signature_unknown_root": _("The certificate was not given by an authority that is trusted here."),
    "signature_revoked": _("The certificate has been revoked."),
    "signature_wrong_use": _("This certificate is not for signing. Choose the key for signatures."),
    "signature_other_person": _("The certificate has another IIN than this appeal."),
    "hold_stands": _("Appeal %(number)s is held already."),
    "hold_lifted": _("The hold on appeal %(number)s is lifted already. Reload the page."),
    "erasure_asked": _("You have asked for this already. The reception decides and tells you."),
    "erasure_open": _(
        "These appeals are not finished: %(numbers)s. Wait for the answer, or take them back first; then ask again."
    ),
    "erasure_nothing": _("There is nothing here that could be erased."),
    "erasure_decided": _("This request is decided already. Reload the page."),
    "erasure_all_kept": _(
        "Everything of this person must stay for now. Decline the request and say until when and why."
    ),
    "original_gone": _("The original of this photo is erased, so what is shown can no longer be changed."),
}
