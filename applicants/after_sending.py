"""What happens right after an application was sent, each thing in a transaction of its own.

Whoever has something to do registers it when the app starts; ``sent()`` is called by the page that
sends, after its own transaction has ended.
"""

_AFTER = []


def after_sending(function):
    """``function(application)`` is called once an application is in."""
    if function not in _AFTER:
        _AFTER.append(function)
    return function


def sent(application):
    """Everything that follows a submission was done, outside the transaction that sent it."""
    for function in _AFTER:
        function(application)
