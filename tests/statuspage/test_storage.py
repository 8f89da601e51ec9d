from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.management import call_command

from statuspage.storage import squeezed


def text(name: str, source: str) -> str:
    return squeezed(name, ContentFile(source.encode())).read().decode()


def test_comments_and_indentation_of_our_style_sheets_are_left_out():
    source = "/* Why\n   so. */\n.a {\n  color: red; /* loud */\n}\n"

    assert text("incidents/page.css", source) == ".a {\ncolor: red;\n}"


def test_lines_of_comment_in_our_scripts_are_left_out_and_code_is_not():
    source = '// Why.\n{\n  // So.\n  go("http://x/"); // later\n}\n'

    assert text("incidents/live.js", source) == '{\ngo("http://x/"); // later\n}'


def test_what_others_wrote_is_served_as_it_is():
    source = "/* Licence */\n  a {}\n"

    assert text("admin/css/base.css", source) == source
    assert text("incidents/favicon.svg", source) == source


def test_what_is_served_under_a_name_with_a_hash_is_squeezed_and_whole(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "statuspage.storage.StaticFilesStorage"}
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    sheets = [path.read_text() for path in (tmp_path / "incidents").glob("page.*.css")]
    assert len(sheets) == 1
    assert sheets[0].startswith("@layer base")
    assert sheets[0].endswith("}")
