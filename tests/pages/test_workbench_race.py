"""Two executors reply at once: exactly one reply, the other keeps the text and is told."""

import threading

import pytest
from django.db import connections

from opencity.appeals import actions
from opencity.appeals.models import Reply
from tests.cast import NOW, lodged, small_city
from tests.staff_cast import fresh, kinds, send, signed_in, staff

TEXTS = ["Яму засыпала первая бригада.", "Яму засыпала вторая бригада."]


@pytest.mark.django_db(transaction=True)
def test_two_executors_reply_at_once():
    small_city()
    people = staff()
    appeal = lodged()
    actions.accept_appeal(appeal, by=people.executor, now=NOW)
    version, seen = fresh(appeal).version, appeal.events.latest("id").pk
    clients = [signed_in(people.executor), signed_in(people.second)]
    together, answers = threading.Barrier(2), {}

    def reply(number):
        together.wait()
        fields = {"outcome": "fixed", "text": TEXTS[number], "language": "ru"}
        answers[number] = send(clients[number], appeal, "reply", version=version, seen=seen, **fields)
        connections.close_all()

    threads = [threading.Thread(target=reply, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers.values()) == [302, 409]
    [won] = Reply.objects.all()
    assert kinds(appeal).count("replied") == 1
    [lost] = [number for number, answer in answers.items() if answer.status_code == 409]
    assert won.text == TEXTS[1 - lost]
    text = answers[lost].content.decode()
    assert TEXTS[lost] in text
    assert won.text in text
    assert [line["detail"] for line in answers[lost].context["meanwhile"]] == [won.text]
