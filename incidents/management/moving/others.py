"""Pages of Cachet, Uptime Kuma and cState."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from incidents.domain.moving import cachet, cstate, kuma
from incidents.management.moving import files, telling
from incidents.management.terminal.errors import CannotDo
from incidents.management.terminal.verbs import Answer
from incidents.operations import other_pages

OF_CACHET = "from a page of Cachet, version 2"
OF_KUMA = "from a status page of Uptime Kuma"
OF_CSTATE = "from the folder of a site of cState"
CONFIGS = ("config.yml", "config.yaml", "hugo.yml", "hugo.yaml")


def cachet_arguments(parser: ArgumentParser) -> None:
    telling.add_source(
        parser,
        "the page's address, or a folder with what its API says: components.json, groups.json,"
        " incidents.json, schedules.json",
    )
    telling.add_zone(parser)


def run_cachet(options: dict[str, Any]) -> Answer:
    zone = telling.zone(options)
    return telling.moved(
        options, lambda now: cachet.read(_of_cachet(options["source"]), now=now, zone=zone)
    )


def kuma_arguments(parser: ArgumentParser) -> None:
    telling.add_source(
        parser,
        "the page's address, such as https://kuma.example.com/status/shop, or a folder with what"
        " /api/status-page/shop and /api/status-page/heartbeat/shop say",
    )
    telling.add_zone(parser)


def run_kuma(options: dict[str, Any]) -> Answer:
    zone = telling.zone(options)
    return telling.moved(
        options, lambda now: kuma.read(_of_kuma(options["source"]), now=now, zone=zone)
    )


def cstate_arguments(parser: ArgumentParser) -> None:
    telling.add_source(parser, "the folder of the site, with config.yml and content/issues")
    telling.add_zone(parser)


def run_cstate(options: dict[str, Any]) -> Answer:
    zone, folder = telling.zone(options), Path(options["source"])
    config = next((folder / name for name in CONFIGS if (folder / name).is_file()), None)
    if config is None:
        raise CannotDo(f"{folder} has no {CONFIGS[0]}; give the folder of a site of cState.")
    issues = sorted((folder / "content" / "issues").glob("*.md"))
    said = files.texts((each for each in issues if each.stem != "_index"), folder)
    [text] = files.texts([config], folder).values()
    return telling.moved(options, lambda now: cstate.read(text, said, now=now, zone=zone))


def _of_cachet(source: str) -> dict[str, Any]:
    if files.is_address(source):
        return other_pages.of_cachet(source)
    found = files.documents(source)
    return {name: document.get("data") for name, document in found if name in cachet.PARTS}


def _of_kuma(source: str) -> dict[str, Any]:
    if files.is_address(source):
        return other_pages.of_kuma(source)
    whole: dict[str, Any] = {}
    for _name, document in files.documents(source):
        whole |= document
    return whole
