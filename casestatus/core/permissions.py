"""Who may do what: the roles, and the permission table of feature row A2."""

from enum import StrEnum


class Permission(StrEnum):
    """What a role or a switch on a person allows. The value stands in the database and in `current_user.may(...)`."""

    TEXT_MESSAGES = "text_messages"  # "Add/Edit Text Messaging" (T6)
    EDIT_CONTACTS = "edit_contacts"
    EDIT_CASES = "edit_cases"
    ALL_CASES = "all_cases"  # else only the person's own
    EXPORT = "export"
    BULK_SEND = "bulk_send"
    IMPORT = "import"
    PRACTICE_AREAS = "practice_areas"
    INTEGRATIONS = "integrations"
    PEOPLE = "people"
    FIRM = "firm"


class Role(StrEnum):
    """What a user is at the firm."""

    ADMIN = "admin"
    ATTORNEY = "attorney"
    PARALEGAL = "paralegal"
    STAFF = "staff"


class Audience(StrEnum):
    """What a route's `may=` says when it is not one permission."""

    ANYONE = "anyone"  # public
    SIGNED_IN = "signed_in"  # anybody of the blueprint's audience


ANYONE, SIGNED_IN = Audience.ANYONE, Audience.SIGNED_IN

_CASE_WORK = frozenset(
    {Permission.TEXT_MESSAGES, Permission.EDIT_CONTACTS, Permission.EDIT_CASES, Permission.ALL_CASES}
)

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(Permission),
    Role.ATTORNEY: _CASE_WORK | {Permission.EXPORT, Permission.BULK_SEND},
    Role.PARALEGAL: _CASE_WORK,
    Role.STAFF: frozenset({Permission.ALL_CASES}),
}

ROLE_LABELS = {
    Role.ADMIN: "Admin",
    Role.ATTORNEY: "Attorney",
    Role.PARALEGAL: "Paralegal",
    Role.STAFF: "Support staff",
}

PERMISSION_LABELS = {
    Permission.TEXT_MESSAGES: "Add/Edit Text Messaging",
    Permission.EDIT_CONTACTS: "Edit contacts",
    Permission.EDIT_CASES: "Edit cases",
    Permission.ALL_CASES: "See all cases",
    Permission.EXPORT: "Export",
    Permission.BULK_SEND: "Bulk send",
    Permission.IMPORT: "Import",
    Permission.PRACTICE_AREAS: "Manage practice areas",
    Permission.INTEGRATIONS: "Integrations",
    Permission.PEOPLE: "People",
    Permission.FIRM: "Firm",
}


def allowed(role: Role, switches: dict[str, bool], permission: Permission) -> bool:
    """Whether the role, with this person's own switches over it, allows the permission."""
    return switches.get(permission.value, permission in ROLE_PERMISSIONS[role])
