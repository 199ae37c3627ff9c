"""What the team of Casa Abierta writes, by theme; the Spanish half is beside it."""

# ruff: noqa: E501  # one line of text is one line of the file

from interactions.seeds import texts_casa_partners as partners
from interactions.seeds.grammar import Theme, phrases, story
from interactions.seeds.texts_casa_es import STORIES

HOME = {
    "landlord": ("Hillcrest Apartments", "Mr. Petrov", "Dogwood Management", "Mrs. Carrington"),
    "employer": ("Blue Kettle Diner", "the Harbor Inn", "Sunrise Bakery", "Fairway Cleaning"),
    "child": ("Mateo", "Sofía", "Daniela", "Emilio", "Valentina", "Amina", "Noah", "Camila"),
    "school": ("Lincoln Elementary", "Roosevelt Middle School", "PS 124", "Westbrook High School"),
    "level": ("A1", "A2", "B1"),
    "amount": ("$480", "$950", "$1,250", "$1,840", "$2,300", "$3,100"),
    "year": ("2019", "2020", "2021", "2022"),
    "case": ("the county", "the state office", "the city program"),
}

THEMES = (
    Theme(
        "rent assistance",
        ("rent assistance", "landlord", "budget"),
        weight=18,
        season="746545556678",
        es=STORIES["rent assistance"],
        en=story(
            opening="""
            Rent assistance intake | {first} is {amount} behind after losing shifts at {employer}. {landlord} has sent a first notice. Walked through what the emergency fund can cover. | Eligible | Bring lease and two pay stubs
            Eviction notice | {first} came in with a fourteen-day notice from {landlord}. There is still time to answer; explained the court form and the hotline. | | Call {landlord} on {weekday}
            """,
            progress="""
            Rent file: documents received | Lease, pay stubs and the ledger from {landlord} are in. Only the income letter for the second adult in the household is missing. | File nearly complete | Ask {employer} for the letter
            @call Call with {landlord} | {landlord} will wait until the end of the month if we send a commitment letter. Told {first}, who agreed to the plan. | Extension granted | Send the commitment letter
            Rent application submitted | Sent the application for {amount} to {case}. Decisions take about three weeks right now. | Submitted | Check the portal on {weekday}
            @email Commitment letter sent | Sent the commitment letter to {landlord} with a copy to {first}. | Letter sent | Confirm that it arrived
            """,
            setback="""
            Rent application returned | {case} returned the file: the lease copy has no signature page. {first} will ask {landlord} for a signed one. | Returned | Get the signed lease
            Rent: no answer from {landlord} | Left two messages and wrote once. Without the ledger the fund cannot pay. | Stuck | Visit the leasing office
            """,
            closing="""
            Rent paid | The fund paid {amount} directly to {landlord}. {first} is current and has a plan for next month. | Paid in full |
            """,
        ),
    ),
    Theme(
        "DACA renewal",
        ("DACA", "work permit", "USCIS"),
        tag="immigration",
        weight=2,
        es=STORIES["DACA renewal"],
        en=story(
            opening="""
            DACA renewal screening | {first}'s permit runs out in five months. No travel and no arrests since the last renewal; we can file now. | Can renew | Proof of residence for every quarter
            """,
            progress="""
            DACA forms ready to sign | I-821D, I-765 and the worksheet are done. {first} read every page and signed. | Forms signed | Two photos and the fee
            DACA packet mailed | Sent by certified mail; tracking number is in the folder. | Mailed | Wait for the receipt notice
            @call DACA biometrics | Biometrics are on {weekday}. Went over what to bring and how to get there. | Appointment confirmed | Reminder the day before
            """,
            setback="""
            DACA: request for evidence | USCIS asks for proof of residence in {year}. Listed school records and receipts that would do. | Evidence requested | Answer before the deadline
            """,
            closing="""
            DACA renewed | New card is here, good for two years. {first} keeps the job at {employer}. | Approved | Remind 150 days before it ends
            """,
        ),
    ),
    Theme(
        "citizenship",
        ("citizenship", "N-400", "interview"),
        tag="immigration",
        weight=2,
        es=STORIES["citizenship"],
        en=story(
            opening="""
            Citizenship screening | {first} has had a green card since {year}. Reviewed trips, taxes and the one traffic ticket; nothing stands in the way. | Eligible | List of trips abroad
            """,
            progress="""
            N-400 half done | Parts 1 to 8 are filled in. {first} knew eight of ten civics questions. | On track | Finish part 9 on {weekday}
            Mock interview | Practised the interview; dictation is still hard, the rest is fluent. | Going well | Study cards for the dictation
            """,
            setback="""
            Citizenship interview moved | USCIS moved the interview without a reason. {first} had already taken the day off at {employer}. | New date pending | Check the portal weekly
            """,
            closing="""
            Citizenship granted | {first} passed. The oath ceremony is on {weekday}, and the whole family is coming. | Approved | Voter registration
            """,
        ),
    ),
    Theme(
        "asylum case",
        ("asylum", "attorney", "hearing"),
        tag="immigration",
        weight=1,
        en=story(
            opening="""
            Asylum: first consultation | {first} arrived in {year} and has not filed yet. Explained the one-year rule and the exceptions; the clinic's attorney will see the file. | Referred to the attorney | Written timeline
            """,
            progress="""
            Asylum: declaration draft | Worked two hours on the declaration with an interpreter. Took breaks; the part about the journey is still missing. | Draft at four pages | Next session on {weekday}
            Asylum: work permit filed | The clock has passed 150 days; the I-765 went out today. | Filed | Watch for the receipt
            """,
            setback="""
            Asylum: hearing postponed | The court moved the hearing by seven months. {first} took it hard; stayed for a while to talk. | Postponed | Call next week
            """,
            closing="""
            Asylum granted | The judge granted asylum from the bench. Explained the next steps for the children. | Granted | I-730 for the family
            """,
        ),
    ),
    Theme(
        "ESL class",
        ("ESL class", "attendance", "goals"),
        weight=16,
        season="833222249422",
        kinds="training:5 call:3 message:4 light_touch:2 meeting:1 note:1",
        es=STORIES["ESL class"],
        en=story(
            opening="""
            @consultation ESL placement | {first} took the placement test and starts in {level}. Evenings fit best because of the shifts at {employer}. | Placed in {level} | First class on {weekday}
            """,
            progress="""
            ESL class: attendance | {first} has not missed a class this month and has started to speak up in the group. | Good attendance |
            ESL class: mid-term talk | Goals are helping {child} with homework and asking for a promotion at {employer}. | Goals set | Suggest the conversation circle
            @message ESL room change | Told {first} about the new room on {weekday}; answered at once. | Informed |
            @training ESL conversation circle | {first} led the warm-up and made everybody laugh with a story from {employer}. | Took the lead | Ask to volunteer next term
            """,
            setback="""
            ESL class: absences | Two weeks missed; {employer} changed the shifts. Looking for a seat in the morning group. | On the waiting list | Confirm the morning seat
            """,
            closing="""
            ESL class: certificate | {first} finished {level} and received the certificate. Wants to go on. | Level completed | Enrol in the next level
            """,
        ),
    ),
    Theme(
        "tax help",
        ("tax help", "refund", "ITIN"),
        weight=12,
        season="999500000014",
        kinds="consultation:5 call:3 meeting:3 message:2 note:1",
        es=STORIES["tax help"],
        en=story(
            opening="""
            Tax help: intake | {first} brought two W-2s and asks about the credit for {child}. Last year's return was never filed. | Booked | Bring the 1095-A
            """,
            progress="""
            Tax return prepared | The volunteer prepared the return; the refund should be about {amount}. {first} checked every line. | Ready to sign | Sign on {weekday}
            ITIN application | Certified the passport copies for the W-7. The letter takes about eleven weeks. | W-7 complete | Watch the mail
            @call Where is my refund? | Looked it up together: the return was accepted, and the refund is being reviewed. | Under review | Look again on {weekday}
            """,
            setback="""
            IRS identity letter | {first} got a letter asking to verify identity. Created the online account together; the code comes by mail. | Verification pending | Call the IRS with {first}
            """,
            closing="""
            Refund received | {amount} arrived. Part of it goes straight into savings. | Refund received | Offer financial coaching
            """,
        ),
    ),
    Theme(
        "school enrollment",
        ("school", "enrollment", "children"),
        weight=10,
        season="322223888422",
        es=STORIES["school enrollment"],
        en=story(
            opening="""
            Enrolling {child} | The family moved, and {child} needs a seat at {school}. Went over shots and proof of address. | | Call the district office
            """,
            progress="""
            @meeting Meeting at {school} | Went along to {school}; having an interpreter changed the conversation. {child} will be assessed next week. | Assessment booked | Ask for the result in writing
            Shots up to date | The clinic gave the two missing shots and signed the form. | Papers complete | Hand the form in at {school}
            @email Letter to {school} | Asked for language support for {child} and named the rule that promises it. | Sent | Follow up on {weekday}
            """,
            setback="""
            No seat at {school} | {school} says the grade is full. Asked for the waiting list and the refusal in writing. | Waiting list | Talk to the family liaison
            """,
            closing="""
            {child} starts on {weekday} | Seat, backpack and bus are settled. {first} likes the teacher. | Enrolled |
            """,
        ),
    ),
    Theme(
        "financial coaching",
        ("financial coaching", "savings", "credit"),
        weight=12,
        es=STORIES["financial coaching"],
        en=story(
            opening="""
            Financial coaching: goals | {first} would like to save for a down payment on a car better suited for the work at {employer}. Made a first budget. | Goal: {amount} | Write down spending for two weeks
            """,
            progress="""
            Financial coaching: budget | Every expense written down; found two subscriptions nobody uses. | Budget adjusted | Open a savings account
            Financial coaching: credit report | There is a medical bill on the report that insurance has paid. Wrote the dispute together. | Dispute filed | Check the answer in 30 days
            @light_touch Savings check-in | {first} put aside the third deposit in a row and is proud of it, rightly. | On track |
            """,
            setback="""
            Financial coaching: setback | The refrigerator broke and the savings went into it. Made a new plan without drama. | New plan | Start again in {month}
            """,
            closing="""
            Financial coaching: goal reached | {first} saved {amount} and got a fair loan from the credit union. | Goal reached |
            """,
        ),
    ),
    Theme(
        "job search",
        ("job search", "resume", "interview"),
        weight=12,
        es=STORIES["job search"],
        en=story(
            opening="""
            Job search: first talk | Six years in kitchens, now looking for steady hours. Started a resume in two languages. | Resume drafted | Two references
            """,
            progress="""
            Interview practice for {employer} | {first} explains experience well once the nerves settle. Practised three hard questions. | Ready | Wish luck on {weekday}
            Four applications sent | Sent four applications from the computer room and set up a mailbox for the answers. | Four sent | Check answers
            @call Reference for {first} | Spoke to a former manager, who would hire {first} again without a second thought. | Strong reference |
            """,
            setback="""
            No offer from {employer} | They took someone with a licence. Talked about what went well and about two similar openings. | No offer | Apply for both openings
            """,
            closing="""
            {first} got the job | Starts at {employer} on {weekday}, day shift, insurance after 90 days. | Hired | Call after the first month
            """,
        ),
    ),
    Theme(
        "consular documents",
        ("consulate", "passport", "documents"),
        weight=6,
        kinds="consultation:5 call:3 message:2 service:2",
        es=STORIES["consular documents"],
        en=story(
            opening="""
            @consultation Passport appointment | {first} needs a new passport before travelling. Booked the consulate. | Booked | Bring the birth certificate
            """,
            progress="""
            Birth certificate corrected | The second surname was misspelled. The consulate accepted the correction. | Being corrected | Pick up on {weekday}
            @service Mobile consulate day | Waited with {first} in line for an hour; left with the card in hand. | Card issued |
            """,
            setback="""
            Consulate: no appointments | Nothing is free until {month}. Put {first} on the list for the mobile day. | Waiting | Look every Monday
            """,
            closing="""
            Passport received | The new passport is here, with copies of everything in the folder. | Done |
            """,
        ),
    ),
    Theme(
        "counselling",
        ("counselling", "well-being"),
        tag="health",
        weight=2,
        es=STORIES["counselling"],
        en=story(
            opening="""
            Well-being: first talk | {first} has been sleeping badly since the separation. Listened, did not push, and offered the counsellor. | Accepts a referral | Counselling appointment
            """,
            progress="""
            Well-being: check-in | Second session done; breathing exercises help. Afternoons are best for calls. | In counselling | Call in two weeks
            Well-being: support group | {first} spoke in the group about {year} for the first time. | Feels less alone |
            """,
            setback="""
            Well-being: cancelled | {first} cancelled; talking to somebody new is hard. Offered to come along. | Cancelled | Go together on {weekday}
            """,
            closing="""
            Well-being: closing | Eight sessions done. {first} knows whom to call if the panic comes back. | Completed |
            """,
        ),
    ),
    Theme(
        "health coverage",
        ("Medicaid", "clinic", "coverage"),
        tag="health",
        weight=1,
        season="644444444799",
        es=STORIES["health coverage"],
        en=story(
            opening="""
            Health coverage: intake | {first} has no insurance, and the diabetes is not under control. Began the emergency Medicaid application. | Application begun | Letter from the doctor
            """,
            progress="""
            Medicaid phone interview | Sat in on the interview; questions about income and medication, all answered. | Interview done | Send pay stubs
            """,
            setback="""
            Medicaid denied | Denied over income, but {child} was not counted. We will appeal. | Denied | File the appeal
            """,
            closing="""
            Medicaid approved | The card came, and the first diabetes appointment is booked. | Approved | Confirm the appointment
            """,
        ),
    ),
    Theme(
        "food and utilities",
        ("food pantry", "utilities"),
        weight=14,
        season="866443334679",
        kinds="light_touch:5 call:4 service:4 message:2",
        es=STORIES["food and utilities"],
        en=story(
            opening="""
            Pantry and shut-off notice | {first} lost hours at {employer} and has a shut-off notice. Left with food for a week. | Food given | Call the electric company
            """,
            progress="""
            @call Payment plan with the electric company | They accept $45 a month. {first} was on the line the whole time. | Plan agreed | First payment on {weekday}
            @light_touch Pantry visit | {first} came by with {child}; all well at home. | Food given |
            @service Winter coats | Found coats for the whole family, and boots for {child}. | Coats given |
            """,
            setback="""
            Second shut-off notice | The first payment was not booked. Sent the proof. | Under review | Confirm the booking
            """,
            closing="""
            Utilities current | The plan is paid off, and the weekly box is no longer needed. | Current |
            """,
        ),
    ),
    *partners.THEMES,
)

DETAILS = {
    "talk": phrases("""
    {first} picked up at once and had time to talk.
    Talked for a few minutes about {child} and school, too.
    {first} sounded tired; the shift at {employer} ends at six.
    We agreed to talk again on {weekday}.
    Left a message first; {first} called back at lunch time.
    Spoke through the interpreter line, which worked well this time.
    """),
    "visit": phrases("""
    {first} was on time with all papers in one folder.
    {first} brought {child}, who drew a picture while we talked.
    Gave copies of everything and a sheet with the next steps.
    Took longer than planned, and it was worth it.
    {first} asked about the computer class on the way out.
    Read every page aloud before anything was signed.
    """),
    "letter": phrases("""
    Sent the list of documents in writing as well.
    {first} answered the same day with photos of the papers.
    Attached the letter and asked for confirmation.
    """),
}

NOTES = phrases("""
Prefers WhatsApp; do not leave messages with the neighbour.
Best reached after 5 pm.
The address in the old file is out of date.
Has a car but does not drive at night.
Offered to help at the health fair.
Check the spelling of both surnames on every form.
Speaks Mam at home; Spanish is a second language.
Bring an interpreter for the next visit.
""")

NON_VERBAL = phrases("""
Arms crossed at first; relaxed after the form was done, and smiled.
Steady eye contact, spoke slowly and calmly.
Kept looking at the clock.
Leaned forward whenever the children were mentioned.
""")

AGENDA = phrases("""
Go over what is still open and sign what is missing.
Bring: ID, receipts and the original letter.
Prepare the interview and leave time for questions.
""")
