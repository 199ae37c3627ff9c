from crm.api.base.operation import Example

CHANGE: dict[str, Example] = {}
CREATE: dict[str, Example] = {}
DELETE: dict[str, Example] = {}
GET: dict[str, Example] = {}
HISTORY: dict[str, Example] = {}
LIST: dict[str, Example] = {}
MOVE: dict[str, Example] = {}
