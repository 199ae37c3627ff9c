"""What keeps one site's flood from the others (ADR 30)."""

from __future__ import annotations

from tests.planted.guard import Guard

GUARDS = (
    Guard(
        name="turns-by-site",
        removes="Whoever had a turn has the next one before those who came meanwhile.",
        promises="OPS-03",
        file="crm/gate.py",
        find="                self._queues.move_to_end(ticket.queue)\n",
        replace="                pass\n",
        tests=("crm/tests/test_gate.py::test_a_site_that_asks_for_much_waits_behind_itself",),
    ),
    Guard(
        name="last-threads",
        removes="A site that floods takes the last threads, too.",
        promises="OPS-03",
        file="crm/gate.py",
        find="            self._refuse_the_most_of_all(queue)\n",
        replace="",
        tests=("crm/tests/test_gate.py::test_the_last_places_are_not_for_who_holds_the_most",),
    ),
    Guard(
        name="queue-of-a-named-site",
        removes="Whoever is let in nowhere stays in the queue of the site they were let in to.",
        promises="OPS-03",
        file="crm/turns.py",
        find="            self.sites.forget(claim)\n",
        replace="            pass\n",
        tests=("tests/test_flood.py::test_who_is_no_longer_let_in_leaves_the_sites_queue",),
    ),
    Guard(
        name="rest-of-who-floods",
        removes="A site may take all of a process's time, while others are about.",
        promises="OPS-03",
        file="crm/gate.py",
        find="if not self.allowances.rest(each)), None)",
        replace="if True), None)",
        tests=(
            "crm/tests/test_gate.py::test_who_has_worked_for_long_rests_while_others_are_about",
        ),
    ),
)
