"""Write an import file of invented applications."""

from careerpath.commands import Command as Base
from careerpath.demo.files import write_file


class Command(Base):
    """For trying imports, for tests and for benchmarks."""

    help = "Writes a file of invented applications, ready for import_applications."

    def arguments(self, parser):
        parser.add_argument("--applicants", type=int, required=True, help="how many rows")
        parser.add_argument("--output", required=True, help="where to, such as people.csv")
        parser.add_argument("--seed", type=int, default=70, help="another seed, other people")

    def run(self, *, applicants, output, seed, **options):
        return write_file(output, applicants=applicants, seed=seed)
