from django.apps import AppConfig

from careerpath.audit import kinds

KINDS = {
    "written": "wrote a message",
    "released": "released the message",
    "held": "held the message back",
    "cancelled": "cancelled the message",
    "sent_again": "sent the message again",
    "called_sent": "noted that the message arrived",
    "bounced": "learned that the message came back",
    "sending": "began to send the message (try {attempt})",
    "sent": "sent the message",
    "queued": "could not send the message and will try again",
    "failed": "could not send the message",
    "unsure": "does not know whether the message went out",
}


class NotificationsConfig(AppConfig):
    name = "careerpath.notifications"
    label = "notifications"

    def ready(self):
        for name, sentence in KINDS.items():
            kinds.register(f"notifications.message.{name}", sentence)
        kinds.register(
            "notifications.message.read", "opened the message without the name", reading=True
        )
