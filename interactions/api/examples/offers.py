from crm.api.base.operation import Example

ADD_PROGRAM: dict[str, Example] = {}
ADD_QUESTION: dict[str, Example] = {}
ADD_SERVICE: dict[str, Example] = {}
CHANGE_PROGRAM: dict[str, Example] = {}
CHANGE_QUESTION: dict[str, Example] = {}
CHANGE_SERVICE: dict[str, Example] = {}
PROGRAM: dict[str, Example] = {}
PROGRAMS: dict[str, Example] = {}
QUESTION: dict[str, Example] = {}
QUESTIONS: dict[str, Example] = {}
SERVICE: dict[str, Example] = {}
SERVICES: dict[str, Example] = {}
