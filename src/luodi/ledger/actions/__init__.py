"""The verbs of the ledger. Each books one fact (or many, through the bulk door) in one transaction."""

from __future__ import annotations

from luodi.ledger.actions.answers import Change, correct, refuse, verify, void
from luodi.ledger.actions.append import appending, hold_appending
from luodi.ledger.actions.bulk import Row, record_many, refuse_many, verify_many, void_batch
from luodi.ledger.actions.course import move_stage, pause, resume, withdraw
from luodi.ledger.actions.months import close_month
from luodi.ledger.actions.record import (
    New,
    change_amount,
    change_unit,
    complete_investment,
    judge,
    plan_milestone,
    plan_year,
    reach_milestone,
    receive_funds,
    record_introduction,
    report_progress,
    return_funds,
    sign_agreement,
    split_credit,
)
from luodi.ledger.actions.steps import record_step
from luodi.ledger.actions.supposing import Supposed, supposing
from luodi.ledger.store import Stored, store, stored

__all__ = [
    "Change",
    "New",
    "Row",
    "Stored",
    "Supposed",
    "appending",
    "change_amount",
    "change_unit",
    "close_month",
    "complete_investment",
    "correct",
    "hold_appending",
    "judge",
    "move_stage",
    "pause",
    "plan_milestone",
    "plan_year",
    "reach_milestone",
    "receive_funds",
    "record_introduction",
    "record_many",
    "record_step",
    "refuse",
    "refuse_many",
    "report_progress",
    "resume",
    "return_funds",
    "sign_agreement",
    "split_credit",
    "store",
    "stored",
    "supposing",
    "verify",
    "verify_many",
    "void",
    "void_batch",
    "withdraw",
]
