"""Compose consortia for a call out of the demonstration cluster, and read their certificates."""

from datetime import UTC, datetime

import matchmaking as mm

workspace = mm.Workspace("cluster.workspace")
mm.load_demonstration(workspace, datetime.now(UTC))
workspace.close()

cluster = mm.Cluster.open("cluster.workspace")
call = mm.parse_call(
    "Wound care at home\nWe ask for smart dressings that measure the healing of chronic wounds, and for software that "
    "shows nurses the pictures. A hospital tests the result with patients. The project takes 24 months."
)
composition = cluster.compose(call, anchors=["Pleisterwijs BV"], alternatives=2)
for consortium in composition.consortia:
    print(f"score {consortium.score:.0f}, at most {consortium.bound or 100:.0f}; uncovered: {consortium.missing or 'nothing'}")
    for seat in consortium.seats:
        print(f"  {seat.name}: {seat.role.value}, covers {', '.join(seat.covers) or '-'}")
    for verdict in consortium.certificate:
        print(f"  {verdict.rule}: {verdict.evidence} ({ {True: 'holds', False: 'broken', None: 'to check'}[verdict.holds] })")
if composition.why_none:
    print(composition.why_none)
