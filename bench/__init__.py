"""How fast the service is, beside baselines that are measured in the same run: `make bench`, or `python -m bench`.

figures.py     a figure: what was measured in each round, beside its baseline; medians, ratios, spread
machine.py     which CPU serves and which asks; what the report says of the machine
servers.py     processes that serve: `app.py`, the baselines, the service on a slow disk
peers/         more of them: the same bookings by Node and by PocketBase, where these can be had
bare.py        one of them: a bare JSON echo and hello, by stock waitress
same_settings.py  one of them: the same, by waitress with the service's settings
tuned.py       one of them: the same, by the service's own server
slow_disk.py   one of them: the service with a delay in every COMMIT, or with a COMMIT for each write
floor.py       what the rows of a booking cost in bare SQL
filling.py     database files with so many events and bookings
load.py        what is sent, as bytes and as a script for wrk
client.py      an own client, in its own process: floods, rushes and polls
drive.py       runs wrk or the own client
throughput.py rush.py growth.py sweep.py waiting.py told.py endurance.py commits.py     what is measured
plots.py       SVG, written by hand
report.py      the table, the JSON and docs/performance.md

It uses the service as its users do, over HTTP; only filling.py, floor.py, tuned.py and slow_disk.py know its inside,
and waiting.py and told.py, which fill files of their own. `--before PATH` measures an earlier checkout beside it in the
same rounds, with files that its own bench has filled.
"""
