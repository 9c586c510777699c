"""Real bot processes are killed, frozen, stopped and lied to, against a small Slack that counts
what it has accepted. `make chaos` prints what was lost, what came twice and what nobody owed."""
