from crm.api.base.operation import Example

CREATE: dict[str, Example] = {}
GET: dict[str, Example] = {}
LIST: dict[str, Example] = {}
