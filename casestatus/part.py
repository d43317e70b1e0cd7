"""The settings of one process of the product, which starts no servers and makes no secret: `casestatus run` does."""

import os
import sys
from collections.abc import Mapping

from casestatus.config import Config, ConfigError

CANNOT_START = 3  # gunicorn.arbiter.Arbiter.WORKER_BOOT_ERROR: its master does not try for ever


def config_of_a_part(env: Mapping[str, str] = os.environ) -> Config:
    """Read the environment. Ends the process with one sentence for the first value that is missing or impossible."""
    try:
        config = Config.from_env(env)
        _refuse_missing(config)
    except ConfigError as error:
        print(f"casestatus: {error}", file=sys.stderr)
        raise SystemExit(CANNOT_START) from None
    return config


def _refuse_missing(config: Config) -> None:
    needed = {"DATABASE_URL": config.database_url, "REDIS_URL": config.redis_url, "SECRET_KEY": config.secret_key}
    for name, value in needed.items():
        if not value:
            raise ConfigError(f"{name} is missing. Set it, or start everything with casestatus run.")
