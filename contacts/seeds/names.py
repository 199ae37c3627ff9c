"""Names, places and remarks that the demo's contacts are drawn from. All of it is invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """Names that go together; `share` is how often they occur at Northwind and at Casa Abierta."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    last: tuple[str, ...]
    share: tuple[int, int]
    language: str = "en"
    two_surnames: bool = False


def _origin(
    women: str, men: str, last: str, share: tuple[int, int], language: str = "en"
) -> Origin:
    return Origin(
        women=tuple(women.split(", ")),
        men=tuple(men.split(", ")),
        last=tuple(last.split(", ")),
        share=share,
        language=language,
        two_surnames=language == "es",
    )


ORIGINS = (
    _origin(
        "María Elena, Guadalupe, Rosario, Xochitl, Lorena, Verónica, Juana, Araceli, Ana, Marisol",
        "José Luis, Miguel, Francisco, Martín, Juan Carlos, Ernesto, Raúl, Óscar, Javier, Ramón",
        "Hernández, Peña, Morales, Xicará, Juárez, Castillo, Núñez, Ramírez, Flores, Tzoc",
        (1, 9),
        "es",
    ),
    _origin(
        "Luz Marina, Yolanda, Paola, Catalina, Ximena, Gabriela",
        "Andrés, Camilo, Julián, Fabián, Hernán, Gustavo",
        "Restrepo, Quintero, Salazar, Ospina, Zambrano, Villacís",
        (1, 4),
        "es",
    ),
    _origin(
        "Marie-Ange, Guerda, Nadège, Fabiola, Islande",
        "Jean-Robert, Wilner, Frantz, Emmanuel, Stanley",
        "Pierre-Louis, Desrosiers, Toussaint, Baptiste, Charles",
        (1, 3),
    ),
    _origin(
        "Fatou, Aminata, Ngozi, Adaeze, Wanjiru, Hawa",
        "Ibrahima, Ousmane, Chidi, Kwame, Abdi, Tendai",
        "Diop, Okafor, Mensah, Ndiaye, Kamau, Traoré",
        (2, 3),
    ),
    _origin(
        "Mei-Ling, Xiaoyan, Hui, Jia, Ying",
        "Wei, Jun, Haoran, Ming, Guo",
        "Chen, Liu, Huang, Zhao, Wu",
        (2, 2),
    ),
    _origin(
        "Ji-woo, Soo-jin, Thị Hương, Ngọc Anh, Lan",
        "Min-ho, Sung, Văn Minh, Quốc Bảo, Tuấn",
        "Park, Choi, Nguyễn, Trần, Phạm",
        (2, 1),
    ),
    _origin(
        "Ananya, Sunita, Farzana, Meera, Nusrat",
        "Arjun, Imran, Rakesh, Vikram, Tanvir",
        "Patel, Iyer, Chowdhury, Kapoor, Rahman",
        (3, 2),
    ),
    _origin(
        "Layla, Samira, Rania, Zahra, Huda",
        "Omar, Khaled, Yusuf, Karim, Hamid",
        "Haddad, Al-Masri, Nasser, Rahimi, Khoury",
        (1, 2),
    ),
    _origin(
        "Oksana, Halina, Irena, Katarzyna, Daria",
        "Andriy, Tomasz, Piotr, Bohdan, Marek",
        "Kowalczyk, Shevchenko, Nowak, Bondarenko, Wójcik",
        (2, 1),
    ),
    _origin(
        "Ingrid, Astrid, Chiara, Margaux, Saoirse",
        "Lars, Søren, Giulio, Étienne, Declan",
        "Lindgren, Bjørnstad, Ferraro, Lefèvre, O'Rourke",
        (3, 0),
    ),
    _origin(
        "Rebecca, Janelle, Brooke, Denise, Whitney, Claire",
        "Walter, Terrence, Curtis, Neil, Preston, Gordon",
        "Whitaker, Jefferson, Delaney, Brooks, Hollis, Sturgis",
        (8, 2),
    ),
)


@dataclass(frozen=True, slots=True)
class Place:
    state: str
    cities: tuple[tuple[str, str], ...]
    areas: tuple[str, ...]


PLACES = {
    "casa-abierta": Place(
        "NY",
        (
            *(("Port Chester", "10573"), ("White Plains", "10601"), ("New Rochelle", "10801")),
            *(("Yonkers", "10701"), ("Bronx", "10458"), ("Mount Vernon", "10550")),
        ),
        ("914", "718", "347", "917"),
    ),
    "northwind-partners": Place(
        "IL",
        (
            *(("Chicago", "60606"), ("Evanston", "60201"), ("Naperville", "60540")),
            *(("Oak Park", "60302"), ("Schaumburg", "60173")),
        ),
        ("312", "773", "847"),
    ),
}
STREETS = (
    *("Willow Street", "Main Street", "Grace Church Street", "Adee Street", "Mill Road"),
    *("Madison Avenue", "Wacker Drive", "Halsted Street", "Division Street", "Lake Avenue"),
)

ORGANISATIONS = {
    "casa-abierta": (
        *("Westchester Housing Trust", "Parroquia San Marcos", "Lincoln Elementary School"),
        *("Open Door Clinic", "Hudson Legal Aid", "Port Chester Library", "Maple Street Bakery"),
        *("Consulate Outreach Desk", "Second Harvest Pantry", "Riverside Credit Union"),
        *("Fundación Puentes", "Sound Shore Shelter", "County Family Services"),
        *("Neighbors Link", "Teatro del Barrio", "Greenwood Foundation", "Casa de Salud"),
        *("Workers' Center", "Bright Start Childcare", "Iglesia Nueva Vida", "Elm Grove School"),
        *("St. Anne's Kitchen", "Volunteer Tax Alliance", "Harbor Youth League"),
        *("Women's Circle", "Pelham Adult School", "Tenant Union", "Mobile Dental Van"),
        *("Community Radio 98.9", "Rotary Club of Rye"),
    ),
    "northwind-partners": (
        *("Halcyon Freight", "Prairie State Foods", "Ostrander & Vale", "Kestrel Robotics"),
        *("Blue Harbor Hotels", "Sycamore Capital", "Tallgrass Energy Services"),
        *("Windy City Print", "Meridian Dental", "Fox River Brewing", "Atlas Tool & Die"),
        *("Cicero Steel", "Juniper Learning", "Northern Light Optics", "Palisade Insurance"),
        *("Summit Packaging", "Verity Labs", "Cobalt Logistics", "Heartland Seeds"),
        *("Orchard Realty", "Lantern Books", "Delphi Staffing", "Quarry Architects"),
        *("Sterling Pumps", "Marigold Textiles", "Union Park Theatre", "Pinecrest Schools"),
        *("Redwing Airlines", "Bancroft Law", "Silver Birch Care", "Copperfield Dairy"),
        *("Trident Marine", "Aurora Solar", "Foundry Coffee", "Keystone Elevators"),
        *("Beacon Biotech", "Old Mill Furniture", "Granite Telecom", "Clearwater Parks"),
    ),
}

ROLES = {
    "casa-abierta": (
        *("Program director", "Family liaison", "Parish secretary", "Outreach nurse"),
        *("Staff attorney", "Branch manager", "Volunteer coordinator", "Grants officer"),
    ),
    "northwind-partners": (
        *("VP Operations", "Head of IT", "Chief Financial Officer", "Procurement manager"),
        *("Plant manager", "Office manager", "Director of Sales", "Founder", "Controller"),
        *("Project lead", "Chief of Staff", "HR director"),
    ),
}
SOURCES = {
    "casa-abierta": (
        *("Walk-in", "Word of mouth", "School referral", "Community event", "Clinic referral"),
        *("Hotline", "Parish"),
    ),
    "northwind-partners": (
        *("Referral", "Conference", "Website", "Cold call", "Partner", "Former colleague"),
    ),
}
TAGS = {
    "casa-abierta": (
        *("family", "newcomer", "veteran-family", "interpreter", "senior", "student"),
        *("volunteer", "newsletter", "home-visit"),
    ),
    "northwind-partners": (
        *("key-account", "healthcare", "logistics", "manufacturing", "champion", "newsletter"),
        *("event-2025", "reference", "public-sector"),
    ),
}
REMARKS = {
    "casa-abierta": (
        "Prefers to be called in the evening.",
        "Came with a neighbour the first time; the neighbour may be told about appointments.",
        "Needs an interpreter for official letters.",
        "Two children in school, one on the way.",
        "Prefiere hablar en español.",
        "No llamar los domingos.",
        "Volunteers at the pantry on Saturdays.",
        "Moved last year; check the address before sending mail.",
    ),
    "northwind-partners": (
        "Decides together with the CFO.",
        "Likes short e-mails and long lunches.",
        "Was with a competitor before and knows our weak spots.",
        "Budget year starts in July.",
        "Introduced by a customer; mention it.",
        "Wants a monthly summary, never a weekly one.",
        "Assistant reads the mailbox.",
    ),
}
