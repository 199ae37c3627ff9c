from crm.api.base.operation import Example

DELETE: dict[str, Example] = {}
GET: dict[str, Example] = {}
LIST: dict[str, Example] = {}
LOG: dict[str, Example] = {}
TIMELINE: dict[str, Example] = {}
UPDATE: dict[str, Example] = {}
