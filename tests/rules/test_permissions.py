"""The permission table of feature row A2, as a person would read it."""

import pytest

from casestatus.core.permissions import PERMISSION_LABELS, ROLE_LABELS, Permission, Role, allowed

TABLE = """
                            Admin  Attorney  Paralegal  Support staff
    Add/Edit Text Messaging   yes       yes        yes             no
    Edit contacts             yes       yes        yes             no
    Edit cases                yes       yes        yes             no
    See all cases             yes       yes        yes            yes
    Export                    yes       yes         no             no
    Bulk send                 yes       yes         no             no
    Import                    yes        no         no             no
    Manage practice areas     yes        no         no             no
    Integrations              yes        no         no             no
    People                    yes        no         no             no
    Firm                      yes        no         no             no
"""
ROLES = ("Admin", "Attorney", "Paralegal", "Support staff")


def rows() -> dict[str, list[str]]:
    """Each permission by its name with the words of its line, in the order of the roles."""
    lines = [line.rsplit(maxsplit=len(ROLES)) for line in TABLE.strip().splitlines()[1:]]
    return {words[0].strip(): words[1:] for words in lines}


def test_each_role_may_what_the_table_says():
    said = {
        PERMISSION_LABELS[permission]: ["yes" if allowed(role, {}, permission) else "no" for role in Role]
        for permission in Permission
    }

    assert tuple(ROLE_LABELS[role] for role in Role) == ROLES
    assert said == rows()


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", Role)
def test_a_persons_own_switch_stands_over_the_role(role, permission):
    assert allowed(role, {permission.value: True}, permission)
    assert not allowed(role, {permission.value: False}, permission)


def test_a_switch_changes_its_own_permission_only():
    switches = {Permission.EXPORT.value: True}

    assert [permission for permission in Permission if allowed(Role.STAFF, switches, permission)] == [
        Permission.ALL_CASES,
        Permission.EXPORT,
    ]
