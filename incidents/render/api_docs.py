"""The documentation of an API for people, made of its OpenAPI document. In English."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

Schema = Mapping[str, Any]

JSON = "application/json"
FORMATS = {"date-time": "instant", "date": "day", "uri": "address"}
WORDS = {"string": "text", "boolean": "true or false", "integer": "whole number", "null": "null"}
LIMITS = {
    "maxLength": "at most {:,} characters",
    "minimum": "from {:,}",
    "maximum": "to {:,}",
    "maxItems": "at most {:,}",
    "maxProperties": "at most {:,}",
}
EMPTY = SafeString("")


@dataclass(frozen=True)
class FieldDoc:
    name: str
    kind: SafeString
    about: SafeString = EMPTY
    is_required: bool = False


@dataclass(frozen=True)
class ResponseDoc:
    status: str
    about: SafeString
    kind: SafeString
    fields: list[FieldDoc] = field(default_factory=list)


@dataclass(frozen=True)
class Operation:
    methods: str
    path: str
    about: SafeString
    parameters: list[FieldDoc]
    body: SafeString
    fields: list[FieldDoc]
    answers: list[ResponseDoc]


@dataclass(frozen=True)
class TagDoc:
    """Operations on one noun."""

    name: str
    operations: list[Operation]


@dataclass(frozen=True)
class ObjectDoc:
    """An object that answers and bodies have."""

    name: str
    about: SafeString
    fields: list[FieldDoc]


class Described:
    """An OpenAPI document in words."""

    def __init__(self, document: Schema) -> None:
        self._schemas: Schema = document["components"]["schemas"]
        self.errors: list[str] = []
        self._usual = _usual(document["paths"])
        self.about = prose(document["info"]["description"])
        self.sections = list(self._sections(document["paths"]))
        self.kinds = [
            ObjectDoc(name, prose(schema.get("description", "")), self._fields(schema))
            for name, schema in self._schemas.items()
            if schema.get("properties")
        ]

    def _sections(self, paths: Schema) -> Iterator[TagDoc]:
        found: dict[str, list[Operation]] = {}
        for path, methods in paths.items():
            for names, operation in _alike(methods):
                name = operation.get("tags", ["documents"])[0].capitalize()
                found.setdefault(name, []).append(self._operation(names, path, operation))
        return (TagDoc(name, operations) for name, operations in found.items())

    def _operation(self, methods: str, path: str, operation: Schema) -> Operation:
        body = _content(operation.get("requestBody", {}))
        about = operation.get("description") or ""
        if "operationId" in operation and not operation["operationId"].startswith("incidents_"):
            about = f"{operation['summary']} {about}"  # else it is only the name of a function
        return Operation(
            methods,
            path,
            prose(about),
            [
                self._parameter(each)
                for each in operation.get("parameters", [])
                if each["in"] == "query"  # those of the path stand in it, and headers are said once
            ],
            self._kind(body) if body and "$ref" in body else EMPTY,
            self._fields(body) if body else [],
            list(self._answers(operation["responses"])),
        )

    def _parameter(self, parameter: Schema) -> FieldDoc:
        schema = parameter["schema"]
        about = prose(schema.get("description", ""))
        return FieldDoc(
            parameter["name"], self._kind(schema), about, parameter.get("required", False)
        )

    def _answers(self, responses: Schema) -> Iterator[ResponseDoc]:
        """Errors that are not described are the same everywhere, and said once."""
        for status, response in responses.items():
            is_generic = response["description"] in GENERIC
            if is_generic and status.startswith("4"):
                self.errors = sorted({*self.errors, status})
                continue
            if (status, response) not in self._usual:
                yield self._answer(status, response)

    def _answer(self, status: str, response: Schema) -> ResponseDoc:
        schema, is_generic = _content(response), response["description"] in GENERIC
        about = EMPTY if is_generic else prose(response["description"])
        kind = self._kind(schema) if schema and not schema.get("properties") else EMPTY
        return ResponseDoc(status, about, kind, self._fields(schema or {}))

    @property
    def usual(self) -> list[ResponseDoc]:
        """The answers that every ``GET`` may give too, in the same words."""
        return [self._answer(status, response) for status, response in self._usual]

    def _fields(self, schema: Schema, above: str = "") -> list[FieldDoc]:
        """Return those of an object and of objects in it; where none may lack, none is marked."""
        found = []
        properties, required = schema.get("properties", {}), set(schema.get("required", []))
        for name, each in properties.items():
            if each.get("properties"):
                found += self._fields(each, f"{above}{name}.")
                continue
            is_required = name in required and required < properties.keys()
            about = prose(each.get("description", ""))
            found.append(FieldDoc(f"{above}{name}", self._kind(each), about, is_required))
        return found

    def _kind(self, schema: Schema) -> SafeString:
        if ref := schema.get("$ref"):
            return self._named(ref.rsplit("/", 1)[1])
        if several := schema.get("anyOf"):
            return format_html_join(" or ", "{}", ((self._kind(each),) for each in several))
        if isinstance(types := schema.get("type"), list):
            kinds = (self._kind({**schema, "type": each}) for each in types)
            return format_html_join(" or ", "{}", ((each,) for each in kinds))
        if values := schema.get("enum"):
            return format_html_join(", ", "<code>{}</code>", ((each,) for each in values))
        limits = [words.format(schema[key]) for key, words in LIMITS.items() if key in schema]
        word = self._word(schema)
        if schema.get("default") is not None:
            limits.append(f"{json.dumps(schema['default'])} if left out")
        return format_html_join(", ", "{}", ((each,) for each in [word, *limits]))

    def _word(self, schema: Schema) -> SafeString:
        if schema.get("type") == "array":
            return format_html("list of {}", self._kind(schema["items"]))
        if isinstance(of := schema.get("additionalProperties"), dict):
            return format_html("object of id and {}", self._kind(of))
        kind: str = schema.get("type", "")
        named = FORMATS.get(schema.get("format", ""), "") if kind == "string" else ""
        return conditional_escape(named or WORDS.get(kind, kind))

    def _named(self, name: str) -> SafeString:
        schema = self._schemas[name]
        if not schema.get("properties"):
            return self._kind(schema)
        return format_html('<a href="#{0}">{0}</a>', name)


# What HTTP says of a status anyway.
GENERIC = {
    *("OK", "Created", "No Content", "Bad Request", "Unauthorized", "Forbidden", "Not Found"),
    *("Unprocessable Entity", "Unprocessable Content", "Too Many Requests"),
}


def prose(text: str) -> SafeString:
    """Return the text of a docstring as HTML: names in ``these`` are code."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<code>{}</code>", part) if number % 2 else part,)
            for number, part in enumerate(re.split(r"``(.+?)``", text.strip()))
        ),
    )


def _usual(paths: Schema) -> list[tuple[str, Schema]]:
    """Return the answers, but for the good ones, that all of several ``GET`` have alike."""
    reads = [methods["get"]["responses"] for methods in paths.values() if "get" in methods]
    return [
        (status, response)
        for status, response in (reads[0].items() if len(reads) > 1 else ())
        if status[0] != "2" and response["description"] not in GENERIC
        if all(each.get(status) == response for each in reads)
    ]


def _content(of: Schema) -> Schema | None:
    found: Schema | None = of.get("content", {}).get(JSON, {}).get("schema")
    return found


def _alike(methods: Schema) -> Iterator[tuple[str, Schema]]:
    """Yield operations with their methods; two that do the same stand together."""
    found: list[tuple[list[str], Schema]] = []
    for method, operation in methods.items():
        for names, other in found:
            if _without_id(other) == _without_id(operation):
                names.append(method.upper())
                break
        else:
            found.append(([method.upper()], operation))
    return ((" or ".join(names), operation) for names, operation in found)


def _without_id(operation: Schema) -> dict[str, Any]:
    return {key: value for key, value in operation.items() if key != "operationId"}
