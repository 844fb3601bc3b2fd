"""Make the database roles, schema and grants on a server of yours, or print the SQL."""

import os
import secrets

import psycopg2

from careerpath.addresses import LOGINS, BadAddress, database
from careerpath.commands import Command as Base
from careerpath.embedded.servers import PROVISION, provision_sql
from careerpath.workflow import Refused


class Command(Base):
    """Runs as a superuser whose address is in DATABASE_URL_SUPERUSER."""

    help = "Creates the database roles, schema and grants on a server of yours."

    def arguments(self, parser):
        parser.add_argument("--print", action="store_true", help="print the SQL and do nothing")

    def run(self, **options):
        if options["print"]:
            self.stdout.write(PROVISION.read_text())
            return {"printed": True}
        url = os.environ.get("DATABASE_URL_SUPERUSER", "")
        if not url:
            raise Refused(
                "Set DATABASE_URL_SUPERUSER to the address of a superuser, "
                "or use --print and run the SQL yourself."
            )
        passwords = {name: os.environ.get(f"{name.upper()}_PASSWORD", "") for name in LOGINS}
        made = {name: secrets.token_urlsafe(32) for name, given in passwords.items() if not given}
        try:
            target = database(url)
            connection = psycopg2.connect(
                host=target["HOST"],
                port=target["PORT"],
                dbname=target["NAME"],
                user=target["USER"],
                password=target["PASSWORD"],
                connect_timeout=10,
                **target["OPTIONS"],
            )
        except (BadAddress, psycopg2.OperationalError) as trouble:
            raise Refused(f"The server could not be reached: {str(trouble).strip()}") from trouble
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(provision_sql({**passwords, **made}))
        except psycopg2.Error as trouble:
            raise Refused(f"The roles could not be made: {str(trouble).strip()}") from trouble
        finally:
            connection.close()
        for name, password in made.items():
            self.stdout.write(f"{name.upper()}_PASSWORD={password}")
        return {"logins": list(LOGINS), "passwords_made": sorted(made)}
