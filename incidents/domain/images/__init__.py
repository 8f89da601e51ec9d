"""Images that people upload: their names, and what is kept of a file."""

from __future__ import annotations

from incidents.domain.images.branding import SLOTS, Slot
from incidents.domain.images.files import MAX_BYTES, MAX_SIDE, Encoded, UnfitImage, reencoded
from incidents.domain.images.names import FOLDER, ImageName, as_markdown, names_in
