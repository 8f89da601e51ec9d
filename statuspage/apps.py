"""The app of Django's admin, with our tables as its site."""

from __future__ import annotations

from importlib import import_module

from django.contrib.admin.apps import SimpleAdminConfig
from django.core import checks

from statuspage.checks import (
    data_are_private,
    names_are_known,
    page_has_a_name,
    proxies_agree,
    secrets_can_be_stored,
    site_is_published_where_it_is_read,
)


class TablesConfig(SimpleAdminConfig):
    default_site = "incidents.admin.site.TablesSite"

    def ready(self) -> None:
        # Django would ask for the site first; importing it registers the tables with a
        # site that is then replaced. Imported by its package, there is one site only.
        # Nothing else is looked for: the tables of allauth are not for editing.
        import_module("incidents.admin")
        super().ready()
        checks.register(names_are_known)
        checks.register(data_are_private)
        checks.register(page_has_a_name, deploy=True)
        checks.register(proxies_agree, deploy=True)
        checks.register(secrets_can_be_stored, deploy=True)
        checks.register(site_is_published_where_it_is_read)
