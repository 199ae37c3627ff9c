"""What the team of Casa Abierta writes about schools, clinics, parishes and funders."""

# ruff: noqa: E501  # one line of text is one line of the file

from interactions.seeds.grammar import Theme, phrases, story

THEMES = (
    Theme(
        "referral partnership",
        ("partnership", "referrals"),
        weight=12,
        for_organisations=True,
        kinds="call:4 email:5 meeting:4 video_call:3 coffee:2 update:2",
        en=story(
            opening="""
            Referral partnership with {org} | {first} would like to send families our way and wants one person to call. Sketched a one-page agreement. | Interest on both sides | Draft the agreement
            """,
            progress="""
            Warm referrals from {org} | {n} families came through {org} this month; {first} would like to know how many were reached. | {n} referrals | Send numbers without names
            @email Numbers for {org} | Sent the quarterly counts by service, no names. | Sent |
            @meeting Case conference | Went through open referrals with {first}; two of them need an interpreter. | Two to follow | Find an interpreter
            @coffee Coffee with {first} | Talked about the new intake form and about how tired both teams are after {month}. | Good talk |
            """,
            setback="""
            Referrals from {org} pile up | {n} referrals waited over a week. {first} was frank about it, and right. | Needs a second person | Talk to the team on {weekday}
            """,
            closing="""
            Agreement with {org} signed | Signed for another year, with a quarterly review. | Signed | Put the review on the calendar
            """,
        ),
    ),
    Theme(
        "workshop",
        ("workshop", "outreach", "community event"),
        weight=10,
        for_organisations=True,
        season="345553358753",
        kinds="workshop:5 email:4 call:4 meeting:3",
        en=story(
            opening="""
            Workshop at {org} | {first} offers the large room for a know-your-rights evening in {month}. | Room offered | Pick a date
            """,
            progress="""
            @email Flyers for {org} | Sent the flyer in two languages; {first} prints {n}0. | Flyer approved |
            @workshop Workshop evening at {org} | {n} people came, most of them for the first time. Questions went on long after the end. | {n} new contacts | Call those who left a number
            Planning with {org} | Chairs, child care and interpreters are settled. Food is still open. | Nearly ready | Ask the bakery
            """,
            setback="""
            Workshop moved | {org} has no heating this week. Moved to the week after; called everyone on the list. | Moved | New flyer
            """,
            closing="""
            Thank-you note to {org} | Thanked {first} with two photos and the numbers. They would do it again. | Again next year |
            """,
        ),
    ),
    Theme(
        "grant report",
        ("grant", "report", "funding"),
        weight=6,
        for_organisations=True,
        season="634634634634",
        kinds="email:6 call:3 video_call:3 meeting:2",
        en=story(
            opening="""
            Grant conversation with {org} | {first} explained what the board looks for this year: outcomes over counts. | Invited to apply | Outline by {weekday}
            """,
            progress="""
            @email Report draft to {org} | Sent the draft with two stories, told with permission. | Draft sent | Budget table
            @video_call Questions from {org} | {first} asked how we measure stable housing; answered with the follow-up calls. | Answered |
            """,
            setback="""
            Grant: budget cut | {org} cuts all renewals by a tenth. {first} told us before the letter went out. | Reduced | New budget
            """,
            closing="""
            Grant renewed | {org} renews for another year, {amount} a month. | Renewed | Thank the board
            """,
        ),
    ),
)

DETAILS = {
    "talk": phrases("""
    {first} had a quarter of an hour between two meetings.
    {first} asked how the team is holding up.
    We agreed to talk again on {weekday}.
    A colleague of {first} was on the line as well.
    """),
    "visit": phrases("""
    {first} showed the new space first; it is bright and busy.
    Two volunteers from {org} joined for the second half.
    Ran over by twenty minutes, and nobody minded.
    {first} took notes for the whole group.
    """),
    "letter": phrases("""
    {first} answered the same day.
    Copied the coordinator at {first}'s request.
    Attached the one-page summary in both languages.
    """),
}
