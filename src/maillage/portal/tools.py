"""The pages of the team, in four named groups."""

from typing import Any, NamedTuple

from maillage.look.frames import TOOL_GROUPS, TOOLS, Tool, ToolGroup, gathered


class GroupOfTools(NamedTuple):
    group: ToolGroup
    tools: list[Tool]


def by_group(user: Any) -> list[GroupOfTools]:
    """What a person may use; a group that holds nothing for them is not there."""
    given = gathered(TOOLS, user)
    found = [
        GroupOfTools(group, [tool for tool in given if tool.group == group])
        for group in TOOL_GROUPS
    ]
    return [one for one in found if one.tools]
