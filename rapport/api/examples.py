from crm.api.base.operation import Example

GET: dict[str, Example] = {}
LIST: dict[str, Example] = {}
LOG: dict[str, Example] = {}
LOGS: dict[str, Example] = {}
TACTICS: dict[str, Example] = {}
