"""Legal roles: how a member takes part before the funder, and who of them counts for what under a programme's rules.

What a member does in the project is its role (`role.Role`); whether it signs the grant agreement, gets a grant or is paid by
another member is its legal role. A rule file says in ``[legal_roles]`` who counts, and which members usually have another role
than that of a beneficiary.
"""

from enum import StrEnum
from typing import Annotated

from matchmaking.composition.rules.toml_records import ONE_OR_MORE


class LegalRole(StrEnum):
    """How a member takes part before the funder.

    A ``BENEFICIARY`` signs and gets a grant; an ``AFFILIATED_ENTITY`` is linked to a beneficiary and gets a grant through it;
    an ``ASSOCIATED_PARTNER`` takes part with means of its own, without signing; a ``SUBCONTRACTOR`` is paid by another member;
    an ``UNFUNDED_CONTRIBUTOR`` signs like a beneficiary and asks for no grant.
    """

    BENEFICIARY = "beneficiary"
    AFFILIATED_ENTITY = "affiliated_entity"
    ASSOCIATED_PARTNER = "associated_partner"
    SUBCONTRACTOR = "subcontractor"
    UNFUNDED_CONTRIBUTOR = "unfunded_contributor"


SIGNING = (LegalRole.BENEFICIARY, LegalRole.UNFUNDED_CONTRIBUTOR)
"""Who signs the grant agreement as a partner of its own: one of them coordinates."""

LegalRoleNames = Annotated[tuple[LegalRole, ...], ONE_OR_MORE]
"""One legal role or several."""
