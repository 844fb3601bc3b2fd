"""What the demographic reports keep of a person: that a member of staff asked for one."""

from careerpath import own_data
from careerpath.equity import models as m


def register():
    """Everything below stands in the registry."""
    own_data.register("Reports you asked for", m.ReportRequest, "by")
    own_data.register("Reports you published", m.Published, "by")
    own_data.register("Reports you took away", m.Taken, "by")
    own_data.register("Procedure reviews you noted", m.ProcedureReview, "by")
    own_data.register("What you said of procedure reviews", m.ReviewOutcome, "by")
    own_data.register("Required returns you asked for", m.RequiredReturn, "asked_by")
    own_data.register("Required returns you authorized", m.ReturnAuthorization, "by")
    own_data.register("Required returns you withdrew", m.ReturnWithdrawn, "by")
    own_data.register("Required returns you took away", m.ReturnTaken, "by")
    own_data.register("Quotes you chose for a story", m.StoryPick, "by")
    own_data.register("Simulations you asked for", m.Simulation, "by")
