"""What single words say, in English and Spanish; written folded: lower case, without accents."""

from __future__ import annotations

import datetime as dt

from crm.tenancy import search
from interactions.vocabulary import Kind, Sentiment


def _words(written: str) -> frozenset[str]:
    return frozenset(written.split())


KINDS: dict[str, Kind] = {
    word: kind
    for kind, words in {
        Kind.CALL: "call called phone phoned rang llamada llame llamar telefono telefonee",
        Kind.MEETING: "meeting met meet reunion reunirse visita visit visited",
        Kind.EMAIL: "email e-mail mail emailed mailed correo",
        Kind.VIDEO_CALL: "video videocall zoom videollamada",
        Kind.MESSAGE: "message text texted sms whatsapp chat mensaje",
        Kind.COFFEE: "coffee cafe",
        Kind.LUNCH: "lunch almuerzo comida",
        Kind.CONFERENCE: "conference conferencia congreso",
        Kind.CONSULTATION: "consultation consulta",
        Kind.WORKSHOP: "workshop taller",
        Kind.LIGHT_TOUCH: "touch hola saludo",
        Kind.SERVICE: "service servicio",
        Kind.TRAINING: "training formacion capacitacion",
        Kind.REVIEW: "review revision",
        Kind.UPDATE: "update novedad",
        Kind.PROPOSAL: "proposal propuesta",
        Kind.QUOTE: "quote presupuesto",
        Kind.CONTRACT: "contract contrato",
        Kind.NOTE: "note nota",
    }.items()
    for word in words.split()
}
PHRASES: dict[tuple[str, ...], Kind] = {
    ("video", "call"): Kind.VIDEO_CALL,
    ("light", "touch"): Kind.LIGHT_TOUCH,
    ("phone", "call"): Kind.CALL,
    ("text", "message"): Kind.MESSAGE,
}

WEEKDAYS: dict[str, int] = {
    word: day
    for day, words in enumerate(
        (
            "mon monday lun lunes",
            "tue tues tuesday mar martes",
            "wed weds wednesday mie mier miercoles",
            "thu thur thurs thursday jue jueves",
            "fri friday vie viernes",
            "sat saturday sab sabado",
            "sun sunday dom domingo",
        )
    )
    for word in words.split()
}
MONTHS: dict[str, int] = {
    word: number
    for number, words in enumerate(
        (
            "jan january ene enero",
            "feb february febrero",
            "mar march marzo",
            "apr april abr abril",
            "may mayo",
            "jun june junio",
            "jul july julio",
            "aug august ago agosto",
            "sep sept september septiembre",
            "oct october octubre",
            "nov november noviembre",
            "dec december dic diciembre",
        ),
        start=1,
    )
    for word in words.split()
}

PARTS: dict[str, dt.time] = {
    word: dt.time(hour)
    for hour, words in {
        9: "morning manana",
        15: "afternoon tarde",
        18: "evening",
        20: "night noche",
    }.items()
    for word in words.split()
}
"""Parts of the day, and the hour that stands for each."""

MINUTES = _words("m min mins minute minutes minuto minutos")
HOURS = _words("h hr hrs hour hours hora horas")
DAYS = _words("d day days dia dias")
WEEKS = _words("w wk week weeks semana semanas sem")
MONTHS_LONG = _words("month months mes meses")
ONE = _words("a an one un una")
HALF = _words("half media")

NOW = _words("now ahora")
TODAY = _words("today hoy")
YESTERDAY = _words("yesterday ayer")
TOMORROW = _words("tomorrow manana")
DAY_BEFORE = _words("anteayer antier")
DAY_BEFORE_THAT = (("day", "before", "yesterday"), ("antes", "de", "ayer"))
DAY_AFTER_THAT = (("day", "after", "tomorrow"), ("pasado", "manana"))
A_MORNING = _words("la una esta cada toda media otra misma primera")
"""Before `mañana`, which then is no other day."""
COMING = ("que", "viene")
WITHIN = _words("in en dentro")
THIS = _words("this esta este")
LAST_NIGHT = _words("anoche")
TONIGHT = _words("tonight")
LAST = _words("last pasado pasada")
NEXT = _words("next proximo proxima")
THE = _words("on the el la los las")
AGO = _words("ago atras")
SINCE = _words("hace")
FOLLOW = _words("follow followup follow-up seguimiento seguir retomar")
FOLLOW_IN_TWO = (("follow", "up"), ("dar", "seguimiento"), ("darle", "seguimiento"))
AND = _words("and y")
AT_THE = (("in", "the"), ("por", "la"), ("de", "la"), ("en", "la"))
AT_HOUR = (("at",), ("@",), ("a", "las"), ("a", "la"))
HALVES = {"am": 0, "a.m": 0, "pm": 12, "p.m": 12}  # of the day; the last dot is folded away
INTO = _words("in on en dentro de el la para for")
WITH = _words("with to from con a de")
JOINTS = _words(
    "a an the and at by during for from in of on to with"
    " con de del durante el en la las los para por un una y"
)
"""Words that join what is understood and say nothing themselves."""
NOT = _words("not no never nunca sin without isn't wasn't hardly")

SENTIMENTS: dict[str, Sentiment] = {
    word: feeling
    for feeling, words in {
        Sentiment.POSITIVE: "positive happy glad grateful relieved pleased positivo positiva"
        " contento contenta feliz agradecido agradecida aliviado aliviada",
        Sentiment.NEGATIVE: "negative upset angry sad worried frustrated annoyed negativo negativa"
        " triste enfadado enfadada molesto molesta preocupado preocupada enojado enojada",
        Sentiment.NEUTRAL: "neutral",
    }.items()
    for word in words.split()
}
VERDICTS: dict[str, Sentiment] = {
    word: feeling
    for feeling, words in {
        Sentiment.POSITIVE: "good great excellent bien bueno buena genial excelente",
        Sentiment.NEGATIVE: "bad terrible awful mal malo mala fatal",
    }.items()
    for word in words.split()
}
"""Words of every other sentence, which tell how it felt only where they stand alone at its end."""
FACES = {
    **dict.fromkeys((":)", ":-)", ":D", "🙂", "😊"), Sentiment.POSITIVE),
    **dict.fromkeys((":(", ":-(", "🙁", "☹️"), Sentiment.NEGATIVE),
    **dict.fromkeys((":|", ":-|", "😐"), Sentiment.NEUTRAL),
}


def folded(word: str) -> str:
    """As words are compared: no case, no accents, no punctuation around them."""
    return search.folded(word).strip(".,;!?()¡¿\"'")
