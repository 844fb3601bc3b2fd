"""Clients, openings, submissions and placements."""

from placements.models.client import (
    Client,
    ClientContact,
    ClientSystem,
    OnboardingRequirement,
    RequirementKind,
    Site,
)
from placements.models.matching import FitWeights, NotNow, Scenario, ScenarioPair, WorkWish
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
    "Answer",
    "Client",
    "ClientContact",
    "ClientDecision",
    "ClientLink",
    "ClientSystem",
    "FitWeights",
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
    "WhyNot",
    "WorkPlace",
    "WorkWish",
]
