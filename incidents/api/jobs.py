"""Mitigation jobs. Statuspage has none: these addresses are our own."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from incidents.api import finding
from incidents.api.auth import actor
from incidents.api.replies import created, done
from incidents.api.schemas import ERRORS, JobIn, JobNew, JobOut, Paging
from incidents.models import Incident, Job
from incidents.operations.jobs import lifecycle
from incidents.render import api_v1 as render

router = Router(tags=["jobs"])


@router.get("/{page_id}/jobs", response={200: list[JobOut], **ERRORS})
def listed(request: HttpRequest, page_id: str, paging: Query[Paging]) -> Any:
    actor(request).require("incidents.view_job")
    site = finding.page(page_id)
    return [render.job(site, each) for each in _jobs().order_by("-pk")[paging.part]]


@router.post("/{page_id}/jobs", response={201: JobOut, **ERRORS})
def create(request: HttpRequest, page_id: str, data: JobNew) -> Any:
    site = finding.page(page_id)
    made = lifecycle.create_job(by=actor(request), now=timezone.now(), **_details(data))
    return created(render.job(site, made))


@router.get("/{page_id}/jobs/{job_id}", response={200: JobOut, **ERRORS})
def job(request: HttpRequest, page_id: str, job_id: str) -> Any:
    actor(request).require("incidents.view_job")
    return render.job(finding.page(page_id), finding.one(_jobs(), job_id))


@router.api_operation(
    ["PATCH", "PUT"], "/{page_id}/jobs/{job_id}", response={200: JobOut, **ERRORS}
)
def edit(request: HttpRequest, page_id: str, job_id: str, data: JobIn) -> Any:
    site, found = finding.page(page_id), finding.one(_jobs(), job_id)
    made = lifecycle.edit_job(found.pk, by=actor(request), now=timezone.now(), **_details(data))
    return render.job(site, made)


@router.post("/{page_id}/jobs/{job_id}/end", response={201: JobOut, **ERRORS})
def end(request: HttpRequest, page_id: str, job_id: str) -> Any:
    """Read it no more; what it did stays."""
    site, found = finding.page(page_id), finding.one(_jobs(), job_id)
    return created(
        render.job(site, lifecycle.end_job(found.pk, by=actor(request), now=timezone.now()))
    )


@router.delete("/{page_id}/jobs/{job_id}", response={204: None, **ERRORS})
def remove(request: HttpRequest, page_id: str, job_id: str) -> Any:
    finding.page(page_id)
    found = finding.one(_jobs(), job_id)
    lifecycle.remove_job(found.pk, by=actor(request), now=timezone.now())
    return done()


def _jobs() -> QuerySet[Job]:
    return Job.objects.filter(removed_at=None).select_related("incident")


def _details(data: JobIn) -> Any:
    given = data.dict(exclude_unset=True)
    if "incident_id" in given:
        public = Incident.objects.public()
        given["incident"] = finding.named("incident_id", public, given.pop("incident_id"))
    return given
