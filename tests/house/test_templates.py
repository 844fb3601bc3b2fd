"""Templates carry no script, style or handler of their own, and load nothing from elsewhere."""

import re

from tests.harness import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.S)
SAYS_SO = """hx-headers='{"X-Poll": "1"}'"""
FORBIDDEN = {
    "a script with a body": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"\sstyle\s*=", re.I),
    "a handler attribute": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I),
    "htmx code": re.compile(
        r"hx-on|hx-vals\s*=\s*['\"]js:|hx-headers\s*=\s*['\"]js:|\[ctrlKey", re.I
    ),
    "another host": re.compile(r"(src|href)\s*=\s*[\"'](https?:)?//", re.I),
    "a javascript address": re.compile(r"javascript:", re.I),
}


def test_no_template_holds_inline_code_or_another_host():
    assert len(TEMPLATES) > 300
    found = []
    for path in TEMPLATES:
        text = COMMENT.sub("", path.read_text())
        wrong = [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]
        found += [f"{path.relative_to(ROOT)}: {what}" for what in wrong]
    assert found == []


def test_the_patterns_find_what_they_look_for():
    samples = {
        "a script with a body": "<script>x</script>",
        "a style element": "<style>",
        "a style attribute": '<p style="x">',
        "a handler attribute": '<a onclick="x">',
        "htmx code": '<a hx-on:click="x">',
        "another host": '<img src="//example.org/x">',
        "a javascript address": '<a href="javascript:x">',
    }
    assert {w for w, p in FORBIDDEN.items() if p.search(samples[w])} == set(FORBIDDEN)


def test_A5_what_asks_by_itself_again_and_again_says_that_nobody_asked():
    silent = []
    for path in TEMPLATES:
        asking = re.findall(r"<[a-z]+[^<]*hx-trigger=\"[^\"]*every [^<]*", path.read_text())
        silent += [(path, tag) for tag in asking if SAYS_SO not in tag]
    assert silent == []


def test_A5_some_pages_do_ask_again_and_again():
    assert sum('hx-trigger="every' in path.read_text() for path in TEMPLATES) >= 4
