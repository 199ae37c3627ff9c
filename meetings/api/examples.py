from crm.api.base.operation import Example

CANCEL: dict[str, Example] = {}
COMPLETE: dict[str, Example] = {}
DELETE: dict[str, Example] = {}
GET: dict[str, Example] = {}
LIST: dict[str, Example] = {}
SCHEDULE: dict[str, Example] = {}
UPDATE: dict[str, Example] = {}
