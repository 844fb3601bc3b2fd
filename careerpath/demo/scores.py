"""Assessments with sensible distributions: correlated, bounded, some missing. Pure."""

INSTRUMENTS = (
    # key, name, lowest, highest, mean, spread, weight of the common ability, smallest step
    ("problem_solving", "Problem-solving task", 0, 40, 24.5, 6.8, 0.68, 1),
    ("situational_judgment", "Situational judgment", 0, 100, 63.0, 13.5, 0.55, 1),
    ("learning_agility", "Learning agility", 0, 100, 59.0, 16.0, 0.62, 0.5),
)
MISSING = 0.03


def draw(rng, ability):
    """Return {instrument: value or None} of somebody with this standing (mean 0, spread 1).

    About three in a hundred lack a value: mostly one, now and then all of them.
    """
    values = {}
    for key, _, low, high, mean, spread, weight, step in INSTRUMENTS:
        own = rng.gauss(0, 1)
        value = mean + spread * (weight * ability + (1 - weight**2) ** 0.5 * own)
        if rng.random() < 0.006:  # gave up half-way
            value = low + (value - low) * rng.random() * 0.5
        steps = round(min(max(value, low), high) / step)
        values[key] = int(steps * step) if step == 1 else steps * step
    if rng.random() < MISSING:
        gone = list(values) if rng.random() < 0.15 else [rng.choice(list(values))]
        values.update(dict.fromkeys(gone))
    return values
