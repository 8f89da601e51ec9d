"""Run the plan that is read from standard input: ``manage.py up`` prepares it."""

from __future__ import annotations

import sys

from incidents.management.supervisor import plan, running
from incidents.management.supervisor.announcement import told_once


def main() -> None:
    todo = plan.read(sys.stdin.read())
    announce = told_once(todo.announcement, todo.log)
    running.run(todo.programs, log=todo.log, each_tick=announce)


if __name__ == "__main__":
    main()
