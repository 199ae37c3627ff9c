"""What the team of Northwind Partners writes, by theme."""

# ruff: noqa: E501  # one line of text is one line of the file

from interactions.seeds.grammar import Theme, phrases, story

OFFICE = {
    "product": ("the planning suite", "the reporting module", "managed hosting", "the field app"),
    "rival": ("Calder & Sons", "BrightPath", "Osprey Systems", "their in-house team"),
    "amount": ("$8,400", "$14,500", "$22,000", "$36,800", "$54,000", "$118,000"),
    "seats": ("12", "25", "40", "75", "120", "260"),
    "year": ("2019", "2020", "2021", "2022"),
    "colleague": ("the CFO", "their head of IT", "procurement", "the new COO", "legal"),
}

THEMES = (
    Theme(
        "proposal",
        ("proposal", "budget", "scope"),
        weight=8,
        season="667655446876",
        kinds="call:4 email:5 video_call:4 meeting:3 lunch:1",
        en=story(
            opening="""
            @video_call Discovery call with {org} | {first} needs {product} for {seats} people before the busy season. They also talk to {rival}. | Real need, budget likely | Send questions on scope
            @meeting First meeting at {org} | {first} showed us around and was open about what failed with {rival} in {year}. | Good fit | Outline a proposal
            """,
            progress="""
            @proposal Proposal sent to {org} | {product} for {seats} seats, {amount} a year, in two phases. {first} shares it with {colleague}. | Proposal sent | Call on {weekday}
            @quote Revised quote for {org} | Took training out of phase one, as {first} asked; new total {amount}. | Quote revised | Wait for {colleague}
            Questions from {colleague} | {first} forwarded eleven questions, mostly about data residency. Answered nine, two need engineering. | Two open | Ask engineering
            @email References for {org} | Sent two references of the same size; {first} will call one of them. | Sent |
            """,
            setback="""
            Proposal on hold | {colleague} froze new spending until {month}. {first} remains in favour. | On hold | Check in at the start of {month}
            {rival} is cheaper | {first} says {rival} undercut us by a fifth. Showed what their price leaves out. | Price pressure | Two-page comparison
            """,
            closing="""
            @contract Contract signed with {org} | {first} signed for {amount}. Kick-off is on {weekday}. | Won | Introduce the onboarding team
            Lost to {rival} | {first} called in person to say it: price decided. Parted on good terms. | Lost | Say hello in six months
            """,
        ),
    ),
    Theme(
        "renewal",
        ("renewal", "contract", "terms"),
        weight=7,
        season="854335445799",
        kinds="call:5 email:5 meeting:2 video_call:3",
        en=story(
            opening="""
            Renewal of {org} | The contract ends in {month}. {first} expects a longer term for a better price. | Wants three years | Prepare two options
            """,
            progress="""
            @email Renewal options for {org} | One year at {amount}, or three with a cap on increases. | Options sent | Call {first} on {weekday}
            Usage review before renewal | {seats} of the seats were active last month; two departments have not been trained. | Usage healthy | Offer training
            @contract Redlines from {org} | Legal struck the liability clause; we can live with theirs. | Nearly agreed | Send a clean copy
            """,
            setback="""
            Renewal at risk | {colleague} wants to cut licences by a third. {first} needs numbers to push back. | At risk | Value summary by {weekday}
            """,
            closing="""
            Renewal signed | {org} renewed for {amount}. {first} thanked the team for the patience with legal. | Renewed |
            """,
        ),
    ),
    Theme(
        "quarterly review",
        ("quarterly review", "goals", "results"),
        weight=7,
        season="939939939939",
        kinds="review:7 email:4 meeting:3 video_call:3",
        en=story(
            opening="""
            @email Agenda for the quarterly review | Sent {first} the agenda: results, open tickets, plans for {month}. | Agenda sent | Collect the numbers
            """,
            progress="""
            @review Quarterly review with {org} | Three of four goals met. {first} asked why {product} is slow on Mondays; engineering has a fix. | Three of four met | Share the date of the fix
            @review Review: adoption | Adoption is up to {n} of {seats} teams. {colleague} joined for the last part and liked the trend. | On course | Send the slides
            @update Numbers after the review | Sent the slides, with the one figure corrected that {first} had spotted. | Sent |
            """,
            setback="""
            @review Difficult quarterly review | Two outages in one quarter; {first} was polite and clear. Agreed a credit and a monthly report. | Credit of a month | First report by {weekday}
            """,
            closing="""
            Review wrapped up | All actions of the quarter are done. {first} proposes to meet in person next time. | Actions closed | Book the next review
            """,
        ),
    ),
    Theme(
        "onboarding",
        ("onboarding", "kick-off", "data migration"),
        weight=5,
        kinds="video_call:5 meeting:3 email:4 training:3 call:3",
        en=story(
            opening="""
            @meeting Kick-off with {org} | Met {first} and {colleague}. Go-live in eight weeks if the data arrives by {weekday}. | Plan agreed | Data checklist
            """,
            progress="""
            Data check for {org} | {n} percent of the records have no owner. {first} will clean them up first. | Clean-up needed | Look again on {weekday}
            @training Training for {org} | Trained {n} people at {org}; the shortcuts were the success of the day. | Well received | Send the recording
            @email Weekly onboarding note | On plan. Open: single sign-on, and the logo in the right blue. | On plan |
            """,
            setback="""
            Go-live moved | Single sign-on is not ready at {org}. {first} prefers to move by two weeks. | Moved | Call with their identity team
            """,
            closing="""
            {org} is live | {seats} users since this morning, {n} questions, no fires. {first} sent cake. | Live | Check in after a week
            """,
        ),
    ),
    Theme(
        "support escalation",
        ("support", "outage", "escalation"),
        weight=5,
        kinds="call:6 email:6 message:4 video_call:2",
        en=story(
            opening="""
            @call Escalation from {org} | {first} called: {product} has been timing out since the morning. {seats} people cannot work. | Taken over | Update every two hours
            """,
            progress="""
            @message Update for {first} | Cause found, a certificate that ran out. Fix goes out within the hour. | Cause known | Confirm when fixed
            @email Incident report | Wrote up what happened, in plain words, and what changes. | Report sent | Ask whether it answers everything
            """,
            setback="""
            @call It happened again | {first} is losing patience, and {colleague} was on the line. Promised a named engineer. | Trust damaged | Engineer calls today
            """,
            closing="""
            Escalation closed | A quiet fortnight. {first} says the report was the best they have had from a vendor. | Closed |
            """,
        ),
    ),
    Theme(
        "expansion",
        ("expansion", "new team", "licences"),
        weight=5,
        kinds="lunch:2 call:4 meeting:4 video_call:3 email:3",
        en=story(
            opening="""
            @lunch Lunch with {first} | {org} opens a second office in {month}. {first} would like the same set-up there. | {seats} more seats | Size it with operations
            """,
            progress="""
            Sizing the second office | Walked through roles with {first}: {seats} seats, half of them read-only. | Sized | Quote by {weekday}
            @quote Quote for {seats} more seats | {amount} a year, prorated to the main contract. | Quote sent | Call {colleague}
            """,
            setback="""
            Expansion delayed | The lease of the new office fell through. {first} still plans for this year. | Delayed | Ask again in {month}
            """,
            closing="""
            @contract Expansion signed | {seats} more seats for {org}, starting in {month}. | Won | Tell onboarding
            """,
        ),
    ),
    Theme(
        "keeping in touch",
        ("networking", "introduction"),
        weight=6,
        kinds="coffee:5 call:3 message:4 lunch:3 conference:3 note:2",
        en=story(
            opening="""
            @conference Met {first} at the Midwest Operations Forum | Talked after the panel on planning. {first} knows the market well and was generous with names. | Card exchanged | Coffee in {month}
            @coffee Coffee with {first} | {first} is new at {org} and builds the team from scratch. | Friendly start | Introduce our customer in the same trade
            """,
            progress="""
            @coffee Coffee near {org} | Talked about hiring, the marathon, and a little about work. | Stays in touch |
            @message Congratulated {first} | {first} was promoted; wrote three lines and got a long answer. | Warm answer |
            @email Introduction made | Introduced {first} to our customer in the same trade; both wrote back within the hour. | Introduced |
            @light_touch Article for {first} | Sent the article on lead times we had talked about. | Sent |
            """,
            setback="""
            No answer from {first} | Third message without an answer; may be the reorganisation at {org}. | Silent | Try a call in {month}
            """,
            closing="""
            @lunch Lunch with {first} and {colleague} | {first} offered to speak for us at the customer day. | Advocate | Send the date
            """,
        ),
    ),
    Theme(
        "invoice",
        ("invoice", "payment"),
        weight=3,
        kinds="email:6 call:4 message:1",
        en=story(
            opening="""
            @email Invoice question from {org} | {first} asks why the invoice shows {seats} seats. Two of them were closed in {month}. | Being checked | Corrected invoice
            """,
            progress="""
            @email Corrected invoice | Sent the corrected invoice over {amount}, with the credit on its own line. | Corrected |
            @call Payment date | Accounting at {org} pays on {weekday}, with the weekly run. | Date known | Check the bank on {weekday}
            """,
            setback="""
            @call Invoice overdue | Forty days over. {first} did not know and was embarrassed; {colleague} sits on it. | Overdue | Ask for a date
            """,
            closing="""
            Invoice paid | {amount} came in. Thanked {first} for chasing it. | Paid |
            """,
        ),
    ),
    Theme(
        "work visa letter",
        ("sponsorship letter", "H-1B"),
        tag="immigration",
        weight=0,
        kinds="call:3 email:4 meeting:1",
        en=story(
            opening="""
            @call Visa letter for {first} | {first} asked in confidence whether we would confirm the project in a letter for an H-1B extension. | Will help | Ask our counsel
            """,
            progress="""
            @email Letter drafted | Counsel approved two paragraphs on the project and its length. | Draft ready | {first} checks the dates
            """,
            setback="""
            @call Request for evidence | The agency wants more detail on the role. {first} worries about the family's plans. | More evidence needed | Second letter
            """,
            closing="""
            @message Extension approved | {first} wrote that it is approved, with many thanks. | Approved |
            """,
        ),
    ),
)

DETAILS = {
    "talk": phrases("""
    {first} had ten minutes between two meetings and used them well.
    {first} asked direct questions and got direct answers.
    {colleague} dropped in for a moment and stayed.
    We agreed to talk again on {weekday}.
    The line was bad, so we finished by message.
    {first} mentioned that {rival} calls every week.
    """),
    "visit": phrases("""
    {first} walked us through the warehouse before we sat down.
    {colleague} joined for the second half.
    Good energy in the room; three people took notes.
    Ran over by twenty minutes, at their wish.
    Drew the whole process on the whiteboard; photo is attached to the deal.
    """),
    "letter": phrases("""
    Copied {colleague} at {first}'s request.
    {first} answered within the hour.
    Attached the one-page summary.
    """),
}

NOTES = phrases("""
Assistant keeps the calendar; Tuesday mornings are best.
Prefers numbers over slides.
Decides together with operations; never alone.
Do not mention the outage of last spring first.
Runs marathons; asks about the team's relay every year.
Budget year starts in July.
Writes short, means well.
""")

NON_VERBAL = phrases("""
Leaned back when price came up, forward again at the roll-out plan.
Good eye contact, open posture.
Took notes on paper throughout.
Distracted by the phone, apologised for it.
""")

AGENDA = phrases("""
Results since last time, open points, next quarter.
Walk through the quote line by line; agree who signs.
Demo of the new release, then questions.
""")
