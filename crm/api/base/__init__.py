"""The plumbing of every contract, below any dialect.

Only JSON in and out is named here, because the settings name it: REST framework reads those
settings while its own views are being imported, so this package must not import views.
"""

from crm.api.base.wire import JsonParser, JsonRenderer

__all__ = ["JsonParser", "JsonRenderer"]
