from crm.api.base.operation import Example

CREATE: dict[str, Example] = {}
DELETE: dict[str, Example] = {}
GET: dict[str, Example] = {}
LIST: dict[str, Example] = {}
TYPES: dict[str, Example] = {}
UPDATE: dict[str, Example] = {}
