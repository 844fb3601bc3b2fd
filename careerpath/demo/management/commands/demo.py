"""Fill an empty database with a synthetic program."""

from careerpath.commands import Command as Base
from careerpath.demo.fill import fill


class Command(Base):
    """What ``make run`` calls on a fresh machine."""

    help = "Fills an empty database with a synthetic program at the given stage."

    def arguments(self, parser):
        parser.add_argument("--applicants", type=int, required=True, help="how many apply")
        parser.add_argument("--stage", default="all", help="how far the program has come")
        parser.add_argument("--seed", type=int, default=7, help="another seed, other people")

    def run(self, *, applicants, stage, seed, **options):
        return fill(applicants=applicants, stage=stage, seed=seed, tell=self.say)
