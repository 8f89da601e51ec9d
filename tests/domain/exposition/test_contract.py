from __future__ import annotations

import pytest
from prometheus_client.samples import Sample

from incidents.domain.exposition import DEFAULT, Selector, UnreadableSource, contract_of

MAPPING = {
    "total": "names_planned",
    "processed": 'names_total{result=~"ok|skipped"}',
    "failed": 'names_total{result="failed"}',
    "partition": "letter",
}


def sample(**labels: str) -> Sample:
    return Sample("names_total", labels, 1.0)


def test_without_a_mapping_the_default_contract_holds():
    assert contract_of({}) is DEFAULT
    assert contract_of({"total": " ", "partition": ""}) is DEFAULT


def test_a_mapping_selects_by_name_and_labels():
    contract = contract_of(MAPPING)

    assert contract.processed.selects(sample(result="skipped", instance="a"))
    assert not contract.processed.selects(sample(result="failed"))
    assert contract.failed
    assert contract.failed.selects(sample(result="failed"))
    assert contract.names == {"names_planned", "names_total", "names_created"}


@pytest.mark.parametrize(
    ("text", "fitting", "other"),
    [
        ('names_total{kind="purge"}', {"kind": "purge"}, {"kind": "walk"}),
        ('names_total{kind!="walk"}', {"kind": "purge"}, {"kind": "walk"}),
        ('names_total{ kind =~ "purge|walk" , }', {"kind": "walk"}, {"kind": "walks"}),
        ('names_total{kind!~"a|b"}', {"kind": "ab"}, {"kind": "b"}),
        ('names_total{kind=""}', {}, {"kind": "b"}),
        (r'names_total{kind="a\"},\\b"}', {"kind": r'a"},\b'}, {"kind": "a"}),
    ],
)
def test_selectors_are_written_as_in_promql(text, fitting, other):
    selector = Selector.parse(text)

    assert selector.selects(sample(**fitting))
    assert not selector.selects(sample(**other))


@pytest.mark.parametrize(
    ("mapping", "types", "is_counter"),
    [
        ({"processed": "a", "total": "b"}, {"a": "counter"}, True),
        ({"processed": "a_total", "total": "b"}, {"a_total": "gauge"}, False),
        ({"processed": "a_total", "total": "b"}, {}, True),
        ({"processed": "a", "total": "b"}, {}, False),
        ({"processed": "a_total + c_total", "total": "b"}, {}, True),
        ({"processed": "a_total + c", "total": "b"}, {"c": "gauge"}, False),
        ({"processed": "a", "total": "b", "kind": "counter"}, {"a": "gauge"}, True),
        ({"processed": "a_total", "kind": "remaining"}, {"a_total": "counter"}, False),
        ({}, {}, True),
    ],
)
def test_what_falls_is_a_reset_only_of_a_counter(mapping, types, is_counter):
    assert contract_of(mapping).is_counter(types) is is_counter


@pytest.mark.parametrize(
    ("mapping", "declared", "said"),
    [
        ({"processed": "a", "total": "b"}, "gauge", "declared as a gauge"),
        ({"processed": "a", "kind": "remaining"}, "counter", "declared as a counter"),
        ({"processed": "a", "kind": "percent"}, "counter", "declared as a counter"),
        ({"processed": "a", "total": "b"}, "counter", ""),
        ({"processed": "a", "kind": "share"}, "gauge", ""),
        ({"processed": "a", "kind": "share"}, "untyped", ""),
    ],
)
def test_a_declared_type_that_contradicts_the_mapping_is_said(mapping, declared, said):
    notes = contract_of(mapping).contradictions({"a": declared})

    assert bool(notes) is bool(said)
    assert all(said in note for note in notes)


def test_names_in_any_letters_are_mapped_in_quotation_marks():
    contract = contract_of(
        {
            "total": '{"job.items"}',
            "processed": r'{"job.\"done\"", "queue.name"=~"a|b", part!="x"}',
            "partition": '"part.name"',
        }
    )

    assert contract.total == Selector("job.items")
    assert contract.processed.metric == 'job."done"'
    assert contract.processed.selects(Sample('job."done"', {"queue.name": "b"}, 1.0))
    assert not contract.processed.selects(Sample('job."done"', {"queue.name": "c"}, 1.0))
    assert contract.partition == "part.name"


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ({"processed": "a_total"}, "lacks total"),
        ({"total": "a", "processed": "b", "done": "c"}, "has done"),
        ({"total": "a b", "processed": "b"}, "selects no metric"),
        ({"total": "a{", "processed": "b"}, "selects no metric"),
        ({"total": '{x="y"}', "processed": "b"}, "selects no metric"),
        ({"total": "a{x=y}", "processed": "b"}, "cannot be read"),
        ({"total": 'a{x="y" z="w"}', "processed": "b"}, "cannot be read"),
        ({"total": 'a{x=~"y.*"}', "processed": "b"}, "regular expression"),
        ({"total": "a", "processed": "b", "partition": "a-b"}, "is no label"),
        ({"total": "a", "processed": "b +"}, "selects no metric"),
        ({"total": "a", "processed": "b + c d"}, "selects no metric"),
        ({"total": "a", "processed": 'b"c'}, "selects no metric"),
        ({"total": "a", "processed": '"b'}, "selects no metric"),
        ({"total": "a", "processed": "b++c"}, "selects no metric"),
        ({"total": "a", "processed": "+b"}, "selects no metric"),
        ({"total": "a", "processed": '{"b"'}, "selects no metric"),
        ({"total": "a", "processed": '{"b",x'}, "selects no metric"),
        ({"processed": "b", "kind": "counter"}, "lacks total"),
        ({"processed": "b", "kind": "left"}, "no kind of metric; choose processed, counter"),
        ({"processed": "b", "kind": "share", "total": "1e99"}, "no number of units"),
        ({"processed": "b", "total": "-5"}, "no number of units"),
        ({"processed": "b", "total": "5", "partition": "p"}, "constant total is that of all"),
        ({"processed": "b", "total": "a", "unknown": "-1, none"}, "is no number"),
        ({"processed": "b", "total": "a", "gone": "over"}, "write done, or nothing"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused_with_what_to_do(mapping, reason):
    with pytest.raises(UnreadableSource, match=reason):
        contract_of(mapping)
