"""The one best statement for each work that has a floor, with its parameters: plain SQL that both databases read."""

from __future__ import annotations

_LIST = (
    "SELECT p.code, p.name, o.name, p.stage, p.condition, p.agreed_verified_fen, p.agreed_fen, p.paid_in_verified_fen, p.paid_in_fen, "
    "p.completed_verified_fen, p.last_fact_on, l.title, p.planned_total_fen, p.kind, p.channel, p.industry, "
    "(SELECT count(*) FROM projects_project p WHERE NOT p.removed {more}) FROM projects_project p "
    "JOIN people_org o ON o.id = p.unit_id LEFT JOIN people_post l ON l.id = p.leader_post_id "
    "WHERE NOT p.removed {more} ORDER BY p.id DESC LIMIT {size}"
)
READS = {
    "list-10": _LIST.format(more="", size=10),
    "list-100": _LIST.format(more="", size=100),
    "filter": _LIST.format(more="AND p.unit_id = %s AND p.stage = %s", size=10),
    "search": _LIST.format(more="AND p.name LIKE %s", size=10),
    "all": _LIST.format(more="", size=10**9),
    # What the page shows: the project and whose it is, its facts and their answers with who wrote them, the papers
    # behind each, and its investors. Names by subselects: as joins they take PostgreSQL longer to plan than to read.
    "detail": (
        "SELECT p.*, o.name, (SELECT l.title FROM people_post l WHERE l.id = p.leader_post_id), "
        "(SELECT h.name FROM people_user h WHERE h.id = p.person_in_charge_id), "
        "e.id, e.about_id, e.turn, e.kind, e.happened_on, e.recorded_at, e.amount_fen, e.code, e.data, e.voucher, "
        "(SELECT u.name FROM people_user u WHERE u.id = e.recorded_by_id), v.name, v.media_type, v.size, "
        "(SELECT c.uscc FROM enterprises_company c WHERE c.id = i.company_id), "
        "(SELECT c.name FROM enterprises_company c WHERE c.id = i.company_id) "
        "FROM projects_project p JOIN people_org o ON o.id = p.unit_id JOIN ledger_entry e ON e.project_id = p.id "
        "LEFT JOIN ledger_evidence v ON v.entry_id = e.id "
        "LEFT JOIN projects_project_investors i ON i.project_id = p.id WHERE p.code = %s ORDER BY e.id"
    ),
}
WRITES = {"update": "UPDATE projects_project SET paid_in_fen = paid_in_fen + %s WHERE code = %s"}
GRID = (
    "SELECT unit_id, period, sum(amount) FROM ledger_posting WHERE measure = 'paid_in' AND book = 1 "
    "AND period BETWEEN 202501 AND 202512 GROUP BY unit_id, period"
)
ASSESSED = "SELECT unit_id, measure, sum(amount) FROM ledger_posting WHERE book = 1 GROUP BY unit_id, measure"
