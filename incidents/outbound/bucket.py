"""A bucket of an S3-compatible object store, through django-storages (extra "s3")."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.core.files.storage import InvalidStorageError, Storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.module_loading import import_string

from incidents.domain.publication import CACHE_CONTROL, State

try:
    from botocore.exceptions import BotoCoreError, ClientError
except ModuleNotFoundError:
    FAILURES: tuple[type[Exception], ...] = (OSError,)
else:
    FAILURES = (OSError, BotoCoreError, ClientError)

STATE_NAME = ".plainstatus.json"
# A store that hangs is given up within half a minute, tries included; what was not uploaded is
# due still. With the library's own patience it is some minutes.
CONNECT_TIMEOUT_S = 4
READ_TIMEOUT_S = 10
ATTEMPTS = 2


class BucketError(Exception):
    """The store cannot be used; the text says what to do."""


class Bucket:
    """Files under ``address``, as in "s3://bucket/prefix".

    Keys, region and endpoint come from the environment as every S3 client reads it
    (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL_S3).
    """

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        self._storage = _storage(address)

    def __str__(self) -> str:
        return self._address

    def state(self) -> State:
        """Return the state that was published last. Raises BucketError."""
        with self._failing():
            if not self._storage.exists(STATE_NAME):
                return State()
            with self._storage.open(STATE_NAME) as file:
                return State.from_json(file.read())

    def write(self, name: str, body: bytes, *, content_type: str) -> None:
        """Write a file. Raises BucketError."""
        with self._failing():
            # This class of file and no other carries the type under which it is to be served.
            self._storage.save(name, SimpleUploadedFile(name, body, content_type))

    def remove(self, name: str) -> None:
        """Remove a file. Raises BucketError."""
        with self._failing():
            self._storage.delete(name)

    def remember(self, state: State) -> None:
        """Store the published state. Raises BucketError."""
        self.write(STATE_NAME, state.as_json().encode(), content_type="application/json")

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except FAILURES as error:
            raise BucketError(f"The object store refused or did not answer: {error}") from error


def _storage(address: str) -> Storage:
    parts = urlsplit(address)
    if parts.scheme != "s3" or not parts.netloc:
        raise BucketError(
            f"“{address}” is no bucket; write it as s3://bucket or s3://bucket/folder."
        )
    options = {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "file_overwrite": True,
        "default_acl": None,
        "querystring_auth": False,
        "object_parameters": {"CacheControl": CACHE_CONTROL},
    }
    try:
        # By its name, as Django loads the storage: a site that needs no bucket loads neither.
        patience = import_string("botocore.config.Config")(
            connect_timeout=CONNECT_TIMEOUT_S,
            read_timeout=READ_TIMEOUT_S,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        )
        return storages.create_storage(
            {
                "BACKEND": "storages.backends.s3.S3Storage",
                "OPTIONS": options | {"client_config": patience},
            }
        )
    except (ImportError, InvalidStorageError) as error:
        raise BucketError(
            "Publishing to s3:// needs packages that are not installed; run: make"
            " .venv/server.stamp"
        ) from error
