"""The Web API: one table of methods with their scopes, and one door that every call passes."""

from bot.sandbox.web_api.table import WebApi

__all__ = ["WebApi"]
