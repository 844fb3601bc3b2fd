"""The rules of Mozilla's HTTP Observatory that can be judged from one answer, with their points."""

HALF_A_YEAR = 15_768_000


def score(response, *, session_cookie, sends_over_https=True):
    """Points of an answer and what they are for; 100 is the start, 135 the most."""
    points = {"start": 100}
    policy = directives(response.headers.get("Content-Security-Policy", ""))
    points["policy"] = _policy(policy)
    framed = policy.get("frame-ancestors") == ["'none'"]
    points["frames"] = 5 if framed else _frames(response.headers.get("X-Frame-Options", ""))
    referrer = response.headers.get("Referrer-Policy", "")
    points["referrer"] = 5 if referrer in {"no-referrer", "same-origin", "strict-origin"} else 0
    nosniff = response.headers.get("X-Content-Type-Options") == "nosniff"
    points["sniffing"] = 0 if nosniff else -5
    corp = response.headers.get("Cross-Origin-Resource-Policy")
    points["resources"] = 10 if corp == "same-origin" else 0
    if sends_over_https:
        points["transport"] = _transport(response.headers.get("Strict-Transport-Security", ""))
    points["cookies"] = _cookies(response, session_cookie)
    return sum(points.values()), points


def directives(policy):
    """A policy as a dictionary."""
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {name: values for name, *values in parts}


def _policy(policy):
    if not policy:
        return -25
    scripts = policy.get("script-src", policy.get("default-src", ["*"]))
    if {"'unsafe-inline'", "'unsafe-eval'", "*", "data:", "https:"} & set(scripts):
        return -20
    if "'unsafe-inline'" in policy.get("style-src", []):
        return 0
    return 10 if policy.get("default-src") == ["'none'"] else 5


def _frames(value):
    return 0 if value.upper() in {"DENY", "SAMEORIGIN"} else -20


def _transport(value):
    age = next((p.partition("=")[2] for p in value.split(";") if "max-age" in p), "0")
    return 0 if int(age) >= HALF_A_YEAR else -20


def _cookies(response, session_cookie):
    worst = 5
    for cookie in response.cookies.values():
        if not cookie["secure"]:
            worst = min(worst, -20 if cookie.key != session_cookie else -40)
        if cookie.key == session_cookie and not cookie["httponly"]:
            worst = min(worst, -30)
        if not cookie["samesite"]:
            worst = min(worst, 0)
    return worst
