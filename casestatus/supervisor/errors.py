"""What keeps the product from starting."""


class StartError(Exception):
    """Something outside the settings prevents a start; str() is one sentence for the person who typed the command."""
