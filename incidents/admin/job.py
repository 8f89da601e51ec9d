"""Mitigation jobs: their history. All else of them is in the console."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from incidents.admin.moved import MovedAdmin
from incidents.models import Job


@admin.register(Job)
class JobAdmin(MovedAdmin[Job]):
    screen, new_screen = "console:job", "console:new-job"

    def changelist_view(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponse:
        return redirect("console:jobs")
