"""Answers that invented applicants wrote: hundreds of small pieces, never three templates. Pure."""

from functools import cache
from hashlib import blake2b

from .grammar import Answer, Writer, blocks
from .voices import draw_voice, typed

__all__ = ["QUESTIONS", "Essays", "Writer", "domains", "draw_voice"]
QUESTIONS = ("cause", "taught_yourself", "user_first")


@cache
def _cases():
    """Return all causes, and those of each kind of workplace."""
    every = list(blocks("cause").items())
    kinds = {}
    for title, case in every:
        kinds.setdefault(title.split(":")[0], []).append(case)
    return [case for _, case in every], kinds


def domains():
    """Return the kinds of workplace from which the answers come."""
    return tuple(_cases()[1])


def _cause(answer, words):
    cases, kinds = _cases()
    rng, common = answer.rng, blocks("common")
    own = kinds.get(answer.writer.domain)
    case = rng.choice(own if own and rng.random() < 0.55 else cases)
    pieces = [
        (part, answer.piece(case[part], part)) for part in ("what", "look", "found", "fix", "after")
    ]
    if rng.random() < 0.16:  # the find first, the way there afterwards
        pieces = [pieces[2], pieces[0], pieces[1], *pieces[3:]]
    extra = {"open": 0, "blame": 2, "regret": 99, "lesson": 100, "self": 99}
    chosen = rng.sample(["open", "blame", "regret", "lesson"], 4)
    if rng.random() < 0.05:
        chosen.insert(0, "self")
    total = sum(text.count(" ") + 1 for _, text in pieces)
    for part in chosen:
        if total >= words:
            break
        text = answer.piece(common[part]["-"])
        total += text.count(" ") + 1
        at = extra[part]
        if at == 2:
            at = [name for name, _ in pieces].index("look")
        pieces.insert(min(at, len(pieces)), (part, text))
    return [text for _, text in pieces]


_PARTS = (
    ("why", "how", "stuck", "proof"),
    ("why", "how", "proof", "stuck"),
    ("proof", "why", "how", "stuck"),
    ("how", "why", "stuck", "proof"),
)
_SECOND = (
    "The other thing was {}.", "Also {}, but less far.", "In second place: {}.",
    "I also began with {}.", "And, for completeness, {}.",
)  # fmt: skip


def _taught(answer, words):
    rng, common, skills = answer.rng, blocks("common"), blocks("taught")
    titles = rng.sample(list(skills), 2)
    answer.slots["skill"] = titles[0]
    skill = skills[titles[0]]
    parts = rng.choice(_PARTS)
    pieces = [answer.piece(skill[part], part) for part in parts]
    if rng.random() < 0.7 or parts[0] != "why":
        pieces.insert(0, answer.piece(common["taught_open"]["-"]))
    total = sum(text.count(" ") + 1 for text in pieces)
    for options in rng.sample(common["learned"]["-"], 3):
        if total >= words:
            break
        text = answer.piece((options,))
        total += text.count(" ") + 1
        pieces.append(text)
    if total < words - 35:
        second = skills[titles[1]]
        intro = rng.choice(_SECOND)
        pieces.append(intro.format(titles[1]))
        pieces += [
            answer.piece(second[part]) for part in rng.choice((("how", "proof"), ("why", "stuck")))
        ]
    return pieces


_ORDERS = (
    ("stance", "watch", "maybe", "then", "once", "belief"),
    ("once", "stance", "watch", "then", "belief", "maybe"),
    ("stance", "once", "watch", "watch", "then", "belief"),
    ("belief", "stance", "watch", "maybe", "then", "once"),
    ("stance", "maybe", "watch", "then", "then", "once"),
    ("stance", "stance", "watch", "watch", "maybe", "then"),
    ("watch", "stance", "then", "once", "maybe", "belief"),
)


def _user(answer, words):
    rng, texts = answer.rng, blocks("user")
    order = list(rng.choice(_ORDERS))
    order += rng.sample(("watch", "maybe", "then", "belief", "once"), 3)
    parts = {part: texts[part]["-"] for part in dict.fromkeys(order)}
    left = {part: rng.sample(options, len(options)) for part, options in parts.items()}
    pieces, total = [], 0
    for part in order:
        if total >= words:
            break
        text = answer.piece((left[part].pop(),))
        total += text.count(" ") + 1
        pieces.append(text)
    return pieces


_WRITE = {"cause": _cause, "taught_yourself": _taught, "user_first": _user}
_LAZY = {"cause": "lazy cause", "taught_yourself": "lazy taught", "user_first": "lazy user"}


class Essays:
    """Writes answers and never the same one twice."""

    def __init__(self):
        self._seen = set()

    def write(self, question, writer, rng):
        """Return one answer to ``question``: 60 to 220 words, or a few from somebody in a hurry."""
        while True:
            text = self._draft(question, writer, rng)
            mark = blake2b(text.encode(), digest_size=8).digest()
            if mark not in self._seen:
                self._seen.add(mark)
                return text

    def _draft(self, question, writer, rng):
        common = blocks("common")
        answer = Answer(writer, rng)
        if rng.random() < 0.075 * (1.2 - writer.care):
            pieces = [answer.piece(common[_LAZY[question]]["-"], "as it is")]
            if rng.random() < 0.5:
                pieces.append(answer.piece(common["late"]["-"]))
            return typed(" ".join(pieces), writer.voice, rng)
        words = 62 + int((rng.random() * 0.6 + rng.random() * 0.4) * (70 + 90 * writer.care))
        pieces = _WRITE[question](answer, words)
        total = sum(text.count(" ") + 1 for text in pieces)
        while total < 60:
            text = answer.piece(
                common["learned" if question == "taught_yourself" else "lesson"]["-"]
            )
            if text not in pieces:
                pieces.append(text)
                total += text.count(" ") + 1
        if rng.random() < 0.03:
            pieces.append(answer.piece(common["polite"]["-"]))
        if "paragraphs" in writer.voice and len(pieces) > 3:
            cut = 1 + int(rng.random() * (len(pieces) - 2))
            text = " ".join(pieces[:cut]) + "\n\n" + " ".join(pieces[cut:])
        else:
            text = " ".join(pieces)
        if writer.voice & {"signs", "decomposed"}:
            text += "\n\n" + answer.piece(common["sign"]["-"], "as it is")
        return typed(text, writer.voice, rng)
