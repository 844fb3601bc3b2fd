"""Clients, openings, submissions and placements."""

from placements.models.client import (
    Client,
    ClientContact,
    ClientSystem,
    OnboardingRequirement,
    RequirementKind,
    Site,
)
from placements.models.client_ask import AskKind, ClientAsk
from placements.models.kept import KeptPeople, KeptPlacements
from placements.models.matching import FitWeights, NotNow, Scenario, ScenarioPair, WorkWish
from placements.models.outcome import MOST_ASKED, CheckPoint, Impact, LeftOut, WhyLeftOut
from placements.models.placement import FTE, OnboardingItem, Placement, PlacementChange
from placements.models.requisition import (
    Requisition,
    RequisitionCredential,
    RequisitionSkill,
    WorkPlace,
)
from placements.models.submission import Answer, ClientDecision, ClientLink, Submission, WhyNot

__all__ = [
    "FTE",
    "MOST_ASKED",
    "Answer",
    "AskKind",
    "CheckPoint",
    "Client",
    "ClientAsk",
    "ClientContact",
    "ClientDecision",
    "ClientLink",
    "ClientSystem",
    "FitWeights",
    "Impact",
    "KeptPeople",
    "KeptPlacements",
    "LeftOut",
    "NotNow",
    "OnboardingItem",
    "OnboardingRequirement",
    "Placement",
    "PlacementChange",
    "RequirementKind",
    "Requisition",
    "RequisitionCredential",
    "RequisitionSkill",
    "Scenario",
    "ScenarioPair",
    "Site",
    "Submission",
    "WhyLeftOut",
    "WhyNot",
    "WorkPlace",
    "WorkWish",
]
