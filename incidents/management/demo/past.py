"""Smaller incidents of the last 90 days."""

from __future__ import annotations

from incidents.domain.vocabulary import ComponentStatus, Impact, Status
from incidents.management.demo.calendar import Ago
from incidents.management.demo.parts import (
    ACCOUNTS,
    BACKENDS,
    BUILDS,
    CDN,
    DOCUMENTATION,
    FORUM,
    MAIL,
    REDIRECT_BACKENDS,
    REDIRECTS,
    SEARCH,
    STATISTICS,
    UPLOADS,
    are,
)
from incidents.management.demo.story import Correction, Post, Residual, Story

INVESTIGATING, IDENTIFIED = Status.INVESTIGATING, Status.IDENTIFIED
MONITORING, RESOLVED = Status.MONITORING, Status.RESOLVED
DEGRADED = ComponentStatus.DEGRADED_PERFORMANCE
PARTIAL = ComponentStatus.PARTIAL_OUTAGE
MAJOR = ComponentStatus.MAJOR_OUTAGE


def lagging_statistics(ago: Ago) -> Story:
    """An incident whose residual effect lasts to the day of loading."""
    return Story(
        "Download statistics lag behind",
        started_at=ago(1, "04:00"),
        posts=(
            Post(
                ago(1, "07:20"),
                IDENTIFIED,
                "Since 04:00 UTC no downloads have been counted: the disk that collects the logs"
                " is full. None are lost; they wait to be counted.",
                are(DEGRADED, STATISTICS),
            ),
            Post(
                ago(1, "09:45"),
                RESOLVED,
                "Counting goes on, and what is new is counted first. The hours that are missing"
                " are filled in the background.",
                residual=Residual(
                    "Download figures of that day may stay too low until the missing hours are"
                    " counted.",
                    ends_at=ago(-1, "12:00"),
                ),
            ),
        ),
    )


def stale_search(ago: Ago) -> Story:
    return Story(
        "Search does not find new releases",
        started_at=ago(3, "08:40"),
        posts=(
            Post(
                ago(3, "09:12"),
                INVESTIGATING,
                "Releases published since about 08:40 UTC cannot be found by searching. Their"
                " pages and files are there.",
                are(DEGRADED, SEARCH),
                next_update_at=ago(3, "10:00"),
            ),
            Post(
                ago(3, "09:50"),
                IDENTIFIED,
                "The search index stopped taking in changes after a restart. We are feeding it"
                " what it missed.",
                next_update_at=ago(3, "10:45"),
            ),
            Post(ago(3, "10:31"), RESOLVED, "Search knows all releases again."),
        ),
    )


def late_mail(ago: Ago) -> Story:
    """An incident whose second update was corrected an hour later."""
    return Story(
        "Mail arrives late",
        started_at=ago(6, "13:05"),
        posts=(
            Post(
                ago(6, "13:30"),
                INVESTIGATING,
                "Messages of our lists, and mail that confirms an address, take up to an hour to"
                " arrive.",
                are(DEGRADED, MAIL),
            ),
            Post(
                ago(6, "14:15"),
                MONITORING,
                "A large provider had been slowing down what we send, and has stopped doing so."
                " 1,900 messages are waiting and will be delivered within the hour.",
            ),
            Post(ago(6, "15:40"), RESOLVED, "All waiting mail is delivered."),
        ),
        corrections=(
            Correction(
                ago(6, "15:20"),
                post=1,
                body="A large provider had been slowing down what we send, and has stopped doing"
                " so. 19,000 messages are waiting and will be delivered within two hours.",
            ),
        ),
    )


def one_location(ago: Ago) -> Story:
    return Story(
        "Slow answers from one location of the CDN",
        started_at=ago(12, "17:22"),
        posts=(
            Post(
                ago(12, "17:31"),
                IDENTIFIED,
                "Readers in the south-east of Asia wait several seconds for an answer: one"
                " location of the CDN is losing packets. Traffic is being led around it.",
                are(DEGRADED, CDN, REDIRECTS),
            ),
            Post(
                ago(12, "17:52"),
                RESOLVED,
                "Traffic goes around that location, and answers are as quick as usual.",
            ),
        ),
    )


def refused_uploads(ago: Ago) -> Story:
    return Story(
        "Uploads are refused",
        started_at=ago(17, "10:04"),
        posts=(
            Post(
                ago(17, "10:11"),
                INVESTIGATING,
                "Every upload ends with the error 503. We are looking into it.",
                are(MAJOR, UPLOADS),
                next_update_at=ago(17, "10:30"),
            ),
            Post(
                ago(17, "10:27"),
                IDENTIFIED,
                "A certificate between the upload service and the storage ran out at 10:04 UTC."
                " A new one is being put in place.",
                next_update_at=ago(17, "11:00"),
            ),
            Post(
                ago(17, "10:46"),
                MONITORING,
                "Most uploads succeed again. A few machines are still starting.",
                are(PARTIAL, UPLOADS),
            ),
            Post(
                ago(17, "11:20"),
                RESOLVED,
                "Uploads work. An alarm now tells us of such certificates two weeks ahead.",
            ),
        ),
    )


def stuck_documentation(ago: Ago) -> Story:
    """An incident that was resolved too early and reopened."""
    return Story(
        "Documentation is not being built",
        started_at=ago(24, "06:30"),
        posts=(
            Post(
                ago(24, "08:02"),
                INVESTIGATING,
                "Changes to the documentation have not appeared since 06:30 UTC.",
                are(DEGRADED, DOCUMENTATION),
            ),
            Post(
                ago(24, "08:40"),
                RESOLVED,
                "A build had hung and held up all others. We ended it, and changes appear again.",
            ),
            Post(
                ago(24, "11:15"),
                IDENTIFIED,
                "It happened again: the same project hangs each time it is built, and this time"
                " the pages that are already there fail now and then.",
                are(PARTIAL, DOCUMENTATION),
                next_update_at=ago(24, "12:30"),
            ),
            Post(
                ago(24, "12:20"),
                MONITORING,
                "Builds now have a time limit. The queue is getting shorter.",
                are(DEGRADED, DOCUMENTATION),
            ),
            Post(ago(24, "14:05"), RESOLVED, "The queue is empty; no build has hung since."),
        ),
    )


def double_counting(ago: Ago) -> Story:
    """An incident found the day after, and reported with its times."""
    typed_in = ago(32, "09:30")
    return Story(
        "Downloads were counted twice",
        started_at=ago(33, "00:00"),
        posts=(
            Post(
                ago(33, "00:00"),
                IDENTIFIED,
                "After a move of the log collector each download was counted twice.",
                are(DEGRADED, STATISTICS),
                recorded_at=typed_in,
            ),
            Post(
                ago(33, "15:00"),
                RESOLVED,
                "The old collector was switched off at 15:00 UTC, and the figures of that day"
                " are corrected. We noticed only the next morning, hence this late report.",
                recorded_at=typed_in,
            ),
        ),
    )


def failing_builds(ago: Ago) -> Story:
    return Story(
        "Builds for one platform fail",
        started_at=ago(41, "19:10"),
        posts=(
            Post(
                ago(41, "19:48"),
                INVESTIGATING,
                "All builds for 64-bit ARM end with an error. Other platforms are not affected.",
                are(PARTIAL, BUILDS),
            ),
            Post(
                ago(41, "20:35"),
                IDENTIFIED,
                "A new image of the builders lacks a compiler. We are going back to the old one.",
            ),
            Post(
                ago(41, "21:02"),
                RESOLVED,
                "Builds succeed. Those that failed were started again; nothing is left to do.",
            ),
        ),
    )


def forum_down(ago: Ago) -> Story:
    return Story(
        "The forum cannot be reached",
        started_at=ago(52, "02:12"),
        posts=(
            Post(
                ago(52, "02:20"),
                INVESTIGATING,
                "The forum does not answer. We are looking into it.",
                are(MAJOR, FORUM),
            ),
            Post(
                ago(52, "02:58"),
                RESOLVED,
                "The host was moved to other hardware, and the forum is back. No post is lost.",
            ),
        ),
    )


def incomplete_search(ago: Ago) -> Story:
    return Story(
        "Search finds only part of the projects",
        started_at=ago(63, "12:00"),
        posts=(
            Post(
                ago(63, "12:25"),
                IDENTIFIED,
                "Since the index was rebuilt at noon, searching finds about half of all projects."
                " A second rebuild is running; it takes about two hours.",
                are(PARTIAL, SEARCH),
                next_update_at=ago(63, "14:30"),
            ),
            Post(
                ago(63, "14:22"),
                MONITORING,
                "The rebuild is done and the number of projects is right again.",
                are(DEGRADED, SEARCH),
            ),
            Post(ago(63, "15:00"), RESOLVED, "Search finds all projects."),
        ),
    )


def slow_backends(ago: Ago) -> Story:
    return Story(
        "Slow answers for what is not cached",
        started_at=ago(71, "14:41"),
        posts=(
            Post(
                ago(71, "14:50"),
                INVESTIGATING,
                "Pages that were changed lately take up to ten seconds to load.",
                are(DEGRADED, BACKENDS),
            ),
            Post(
                ago(71, "15:08"),
                IDENTIFIED,
                "A crawler asks for every version of every project. Some requests now fail."
                " We are limiting how fast it may ask.",
                are(PARTIAL, BACKENDS, REDIRECT_BACKENDS),
                next_update_at=ago(71, "15:45"),
            ),
            Post(
                ago(71, "15:31"),
                MONITORING,
                "The limit is in place and answers are quick. We keep watching.",
                are(DEGRADED, BACKENDS) | are(ComponentStatus.OPERATIONAL, REDIRECT_BACKENDS),
            ),
            Post(ago(71, "16:10"), RESOLVED, "Answers have been quick for half an hour."),
        ),
    )


def odd_avatars(ago: Ago) -> Story:
    """An incident without components; its impact is set by hand."""
    return Story(
        "Some profile pictures are missing",
        started_at=ago(78, "09:00"),
        posts=(
            Post(
                ago(78, "09:40"),
                IDENTIFIED,
                "The service that we take profile pictures from does not answer, so pages show a"
                " grey circle instead. Nothing else is affected.",
            ),
            Post(ago(78, "18:05"), RESOLVED, "The pictures are back."),
        ),
        impact_override=Impact.MINOR,
    )


def lost_network(ago: Ago) -> Story:
    return Story(
        "Loss of network in one data centre",
        started_at=ago(86, "21:33"),
        posts=(
            Post(
                ago(86, "21:37"),
                INVESTIGATING,
                "Several services cannot be reached. We are looking into it.",
                are(PARTIAL, BACKENDS, REDIRECT_BACKENDS, UPLOADS, ACCOUNTS) | are(MAJOR, SEARCH),
            ),
            Post(
                ago(86, "21:51"),
                MONITORING,
                "The network of one of our data centres was gone for 14 minutes and is back."
                " Search is still starting.",
                are(ComponentStatus.OPERATIONAL, BACKENDS, REDIRECT_BACKENDS, UPLOADS, ACCOUNTS)
                | are(PARTIAL, SEARCH),
            ),
            Post(ago(86, "22:30"), RESOLVED, "All services answer normally."),
        ),
    )


PAST = (
    lagging_statistics,
    stale_search,
    late_mail,
    one_location,
    refused_uploads,
    stuck_documentation,
    double_counting,
    failing_builds,
    forum_down,
    incomplete_search,
    slow_backends,
    odd_avatars,
    lost_network,
)
