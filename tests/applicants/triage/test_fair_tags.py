"""Tags tell nothing that the file itself hides."""

import pytest

from applicants.domain import tags
from careerpath.workflow import Refused


@pytest.mark.parametrize(
    "tag",
    ["accommodation", "Aarav Chowdhury woman Black", "disabled", "ana@uni.example", "older person"],
)
def test_a_tag_that_names_a_trait_or_a_person_is_refused(tag):
    with pytest.raises(Refused, match=r"^A tag .*\.$"):
        tags.fair(tag)


@pytest.mark.parametrize("tag", ["strong answers", "late file", "asked a question", "phone call"])
def test_a_plain_tag_is_kept(tag):
    assert tags.fair(tag) == tag
