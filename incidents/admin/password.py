"""One's own password: Django asks for it, an operation sets it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.admin.base import actor, attempt
from incidents.models import User
from incidents.operations import users


class OwnPassword(PasswordChangeView):
    template_name = "admin/password.html"
    success_url = reverse_lazy("admin:index")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        user, password = cast(User, self.request.user), form.cleaned_data["new_password1"]
        by, now = actor(self.request), timezone.now()
        changed = attempt(
            form, lambda: users.set_password(user.pk, by=by, password=password, now=now)
        )
        if changed is None:
            return self.form_invalid(form)
        update_session_auth_hash(self.request, changed)
        text = _("Your password was set; elsewhere you are signed out.")
        messages.success(self.request, text)
        return HttpResponseRedirect(self.get_success_url())
