"""What training puts into the shell: navigation, home cards, sentences of the trail."""

from careerpath.audit import kinds

SENTENCES = {}


def register():
    """Everything below stands in the registries of the floor."""
    for name, sentence in SENTENCES.items():
        kinds.register(name, sentence)
