"""Of each figure that misses its goal, or did: what keeps it from it."""

WHY: dict[str, str] = {
    "inbox page, 50 rows": "drawing is a third of it, finding who is signed in a fifth",
    "thread page, 20 messages": "drawing is a third of it, finding who is signed in a fifth",
    "news of a thread": "four statements, begin and end against one statement of L's",
    "inbox, requests/s with 8 clients": "the page's work, on two cores that PostgreSQL and the clients share",
    "inbound text webhook": "two commits and seven statements where W has one and three: kept first, then worked on",
    "queue → provider, per worker": "two commits a text, before and after the carrier is asked, which S does not make",
    "second start to ready": "six processes and two servers start at once on two cores; any other load adds to it",
}
