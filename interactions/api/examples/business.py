from crm.api.base.operation import Example

ADD: dict[str, Example] = {}
LIST: dict[str, Example] = {}
