from crm.api.base.operation import Example

ANALYTICS: dict[str, Example] = {}
