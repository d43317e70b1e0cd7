"""Of each figure that misses its goal, or did: what keeps it from it."""

WHY: dict[str, str] = {
    "memory of 2 web workers (PSS)": "what two processes have of their own moves by some 8 MiB from run to run",
    "inbox page, 50 rows": "finding who is signed in is a quarter of it, drawing a sixth",
    "thread page, 20 messages": "its two questions are a third of it, drawing a fifth, finding who asks a sixth",
    "news of a thread": "who asks is a quarter of it, the thread's head a fifth: thirty facts may change (decision 60)",
    "inbox, requests/s with 8 clients": "the page's work, on two cores that PostgreSQL and the clients share",
    "thread of 2,000": "fifty bubbles are drawn where the other has twenty, and the rest of the page is small",
    "inbound text webhook": "a signature, the call kept, counts, what live pages are told: W has none (decision 61)",
    "queue → provider, per worker": "two commits, before and after the carrier is asked, which S does not make",
    "second start to ready": "six processes and two servers start at once on two cores; any other load adds to it",
}
