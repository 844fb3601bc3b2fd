"""The forms that pages hold, filled in as they come, so that tests can send them changed."""

import functools
from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.house import world


@dataclass
class Control:
    """One field of a form: its value as it comes, and the values it offers where it is closed."""

    name: str
    kind: str
    values: list = field(default_factory=list)
    offered: dict = field(default_factory=dict)

    @property
    def is_closed(self):
        """Whether only what is offered may be sent back: lists, radios, ids nobody sees."""
        hidden_id = self.kind == "hidden" and any(value.isdigit() for value in self.values)
        return self.kind in {"select", "radio"} or hidden_id


@dataclass
class Form:
    """A form of a page."""

    page: str
    action: str
    method: str
    controls: list
    is_upload: bool = False

    def data(self):
        """What a browser would send if nobody touched the form."""
        return {control.name: control.values for control in self.controls if control.values}

    def closed_choices(self):
        return [control for control in self.controls if control.is_closed]

    def send(self, client, changed, **headers):
        send = client.post if self.method == "post" else client.get
        return send(self.action, {**self.data(), **changed}, headers=headers)


class Reader(HTMLParser):
    """Collects the forms of one page, with the controls that name their form by its id."""

    def __init__(self, page):
        super().__init__()
        self.page, self.forms, self.by_id, self.open = page, [], {}, None
        self.select, self.area, self.option, self.loose = None, None, None, []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            action = given.get("action") or given.get("hx-post") or self.page
            post = given.get("method", "get").lower() == "post" or "hx-post" in given
            self.open = Form(self.page, action, "post" if post else "get", [])
            self.open.is_upload = "multipart" in given.get("enctype", "")
            self.forms.append(self.open)
            if given.get("id"):
                self.by_id[given["id"]] = self.open
        elif tag == "option" and self.select:
            value = given.get("value", "")
            self.option = value
            self.select.offered[value] = ""
            if "selected" in given or not self.select.values:
                self.select.values = [value]
        elif tag in {"input", "select", "textarea"} and given.get("name"):
            self._control(tag, given)

    def _control(self, tag, given):
        kind = given.get("type", "text") if tag == "input" else tag
        if given["name"] == "csrfmiddlewaretoken" or kind in {"submit", "file"}:
            return
        known = self._known(given, kind)
        value = given.get("value") or ""
        if kind in {"radio", "checkbox"}:
            known.offered[value or "on"] = ""
            if "checked" in given:
                known.values.append(value or "on")
        elif tag == "input":
            known.values.append(value)
        elif tag == "select":
            self.select = known
        else:
            self.area = known

    def _known(self, given, kind):
        if given.get("form"):
            control = Control(given["name"], kind)
            self.loose.append((given["form"], control))
            return control
        controls = self.open.controls if self.open else []
        same = [c for c in controls if c.name == given["name"] and c.kind == kind]
        if same:
            return same[0]
        controls.append(Control(given["name"], kind))
        return controls[-1]

    def handle_data(self, data):
        if self.select and self.option is not None:
            self.select.offered[self.option] += data
        elif self.area:
            self.area.values = [data.removeprefix("\n")]

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = self.option = None
        elif tag == "textarea":
            self.area = None


def forms_in(page, html):
    """Every form of the page."""
    reader = Reader(page)
    reader.feed(html)
    for name, control in reader.loose:
        if name in reader.by_id:
            reader.by_id[name].controls.append(control)
    return reader.forms


LEAVES = ("/account/logout/", "/account/sessions/end/")


def forms_of(client, addresses):
    """Every form of these pages, once for each place it goes to and set of fields."""
    seen = set()
    for _, url in addresses:
        response = client.get(url)
        if response.status_code != 200 or "html" not in response.get("Content-Type", ""):
            continue
        for form in forms_in(url, response.content.decode()):
            key = (form.action, form.method, tuple(sorted(c.name for c in form.controls)))
            if key not in seen and not form.action.startswith(LEAVES):
                seen.add(key)
                yield form


@functools.cache
def all_forms():
    """Every form that somebody with all roles finds on any page; the walk is done once."""
    return list(forms_of(world.identity("everything"), world.addresses()))


class Links(HTMLParser):
    """Collects where the links and the htmx calls of a page lead."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        names = {"href", "hx-get"}
        self.found += [value for name, value in attributes if name in names and value]


def links_in(html):
    reader = Links()
    reader.feed(html)
    return reader.found
