"""The product's settings, with a subscriber that counts."""

from crm.settings import *  # noqa: F403  # a settings file is its names

EVENT_SUBSCRIBERS = ["tests.faults.effects.note"]
