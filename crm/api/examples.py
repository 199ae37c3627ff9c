from crm.api.base.operation import Example

CHOOSE_SITE: dict[str, Example] = {}
EVENTS: dict[str, Example] = {}
ME: dict[str, Example] = {}
REFRESH: dict[str, Example] = {}
SIGN_IN: dict[str, Example] = {}
SIGN_OUT: dict[str, Example] = {}
SITES: dict[str, Example] = {}
