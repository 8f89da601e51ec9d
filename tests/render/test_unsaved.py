from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from incidents.render.unsaved import sent_by, unsaved

FORM = "/console/page/"


@pytest.mark.parametrize("value", ["Loops", "loops", "two words", "2022-06-10T12:00", "a\nb"])
def test_what_may_have_been_typed_is_shown(value):
    found = unsaved({"name": [value]}, address=FORM)

    assert [field.value for field in found.typed] == [value]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("submission", "x-Y_z"),
        ("_save", "Save it"),
        ("status", "investigating"),
        ("components-abcdefghijkl", "major_outage"),
        ("notifies", "on"),
        ("promise", "60"),
        ("body", ""),
    ],
)
def test_what_was_chosen_is_only_sent_again(name, value):
    found = unsaved({name: [value]}, address=FORM)

    assert not found.typed
    assert [(field.name, field.value) for field in found.chosen] == [(name, value)]


@pytest.mark.parametrize("name", ["password", "new_password1", "otp_token", "api_key", "Secret"])
def test_secrets_are_left_out_and_then_it_cannot_be_sent_again(name):
    found = unsaved({"username": ["ada"], name: ["sesame"]}, address=FORM)

    assert [field.name for field in found.fields] == ["username"]
    assert not found.is_whole


@pytest.mark.parametrize("name", ["again", "code", "credential", "login", "oldpassword"])
def test_nothing_that_is_typed_to_sign_in_is_given_back(name):
    found = unsaved({name: ["sesame"]}, address="/accounts/2fa/authenticate/")

    assert not found.fields
    assert not found.is_whole


def test_token_against_forgery_is_made_anew():
    found = unsaved({"csrfmiddlewaretoken": ["old"], "name": ["Loops"]}, address=FORM)

    assert [field.name for field in found.fields] == ["name"]
    assert found.is_whole


def test_every_value_of_a_name_is_kept():
    found = unsaved({"permissions": ["1", "2"]}, address=FORM)

    assert [field.value for field in found.chosen] == ["1", "2"]


def test_label_reads_like_words():
    (field,) = unsaved({"details-residual_effect": ["May last."]}, address=FORM).typed

    assert field.label == "Details residual effect"


def test_of_files_the_names_are_given_back(rf):
    sent = [SimpleUploadedFile("logo.png", b"?"), SimpleUploadedFile("dark.png", b"?")]
    request = rf.post("/", {"name": "Index", "logo": sent[0], "logo_dark": sent[1]})

    found = unsaved(sent_by(request), address=FORM)

    assert [(field.label, field.value) for field in found.typed] == [
        ("Name", "Index"),
        ("Logo", "logo.png"),
        ("Logo dark", "dark.png"),
    ]
