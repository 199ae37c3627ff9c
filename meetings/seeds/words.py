"""What is written about demo meetings that no interaction tells of."""

from crm.seeds import CASA, NORTHWIND

PURPOSES = {
    CASA: (
        "Go over the papers together",
        "Plan the next steps",
        "Prepare for the interview",
        "First visit at home",
        "Meet the new case worker",
        "Look at the budget",
        "Revisar los documentos",
        "Preparar la entrevista",
        "Hablar del próximo año escolar",
    ),
    NORTHWIND: (
        "Quarterly review",
        "Walk through the proposal",
        "Kick-off with the new team",
        "Renewal talk",
        "Roadmap and open tickets",
        "Get to know the new CFO",
        "Lessons from the pilot",
        "Annual planning",
    ),
}
PLACES = {
    CASA: ("Main office", "Main office", "Home visit", "Satellite office, Yonkers", "Café Aroma"),
    NORTHWIND: ("Customer's office", "Our office, room Superior", "Online", "Foundry Coffee"),
}
AGENDAS = {
    CASA: (
        *("What has happened since", "Which papers are missing", "Deadlines", "Questions"),
        *("Who else can help", "Documentos que faltan", "Próximos pasos"),
    ),
    NORTHWIND: (
        *("Numbers of the quarter", "What went well", "What hurts", "Open tickets", "Seats"),
        *("Next year's plans", "Who decides", "Next steps"),
    ),
}
PREPARATIONS = {
    CASA: (
        "Read the last three entries. Bring the checklist and a folder.",
        "Ask Rosa about the clinic first. An interpreter is booked.",
        "Print the form in both languages. The children may come along.",
        "Preguntar cómo sigue la madre. Llevar las copias.",
    ),
    NORTHWIND: (
        "Read the last review. Have the usage figures at hand.",
        "Two tickets are still open; ask support before.",
        "The champion has changed. Bring the short version of the deck.",
        "Budget year starts in July: do not push, but name the date.",
    ),
}
GUESTS = {
    CASA: ("an interpreter", "her sister", "the school's social worker", "a volunteer"),
    NORTHWIND: ("the CFO", "their IT lead", "our solutions engineer", "procurement"),
}
ALSO_TO_DO = {
    CASA: (
        "Scan the papers into the file",
        "Send the list of what to bring",
        "Ask the partner agency for a date",
        "Tell the team at the Monday round",
        "Enviar la lista por mensaje",
    ),
    NORTHWIND: (
        "Send the minutes",
        "Update the forecast",
        "Share the recording",
        "Book the follow-up",
        "Ask support for a status",
    ),
}
REASONS = {
    CASA: (
        "Child is ill",
        "No ride today",
        "Has to work a double shift",
        "The papers have not arrived yet",
        "Turno de trabajo; llamará para otra fecha",
        "Snow; the office was closed",
        "Settled it on the phone",
    ),
    NORTHWIND: (
        "Customer asked to move it to next quarter",
        "Decision maker is travelling",
        "Budget is not out yet",
        "Double booked",
        "Reorganisation; new date to come",
        "Solved by e-mail",
    ),
}
