#!/bin/sh
# Make this machine the one that serves: restore the newest state of a replica, check it, and put it in place.
#
#   BOOKING_DB=/var/lib/booking/booking.db BOOKING_REPLICA=file:///srv/replica deploy/promote.sh http://old.example.org:8080
#
# The address is that of the machine that served until now: while it answers, nothing is done. PYTHON and LITESTREAM name
# other programs than .venv/bin/python and .venv/bin/litestream. docs/standby.md says what comes before and after.
set -eu
umask 077 # Litestream would leave the file for everyone to read.

: "${BOOKING_DB:?names the database file to make}" "${BOOKING_REPLICA:?names the replica to make it of, as a URL}"
old=${1:?names the address of the machine that served until now}
app=$(cd "$(dirname "$0")/.." && pwd)/app.py
python=${PYTHON:-$(dirname "$app")/.venv/bin/python}
litestream=${LITESTREAM:-$(dirname "$app")/.venv/bin/litestream}
restored=$BOOKING_DB.promoted

fail() {
    echo "promote.sh: $*" >&2
    exit 1
}

# Whatever takes a connection there counts: the service may be slow, or its certificate have run out.
listens='import socket, sys, urllib.parse
old = urllib.parse.urlsplit(sys.argv[1])
port = old.port or {"http": 80, "https": 443}[old.scheme]
if not old.hostname:
    sys.exit("no name")
try:
    socket.create_connection((old.hostname, port), timeout=5).close()
except socket.gaierror:
    raise
except OSError:
    sys.exit(3)'
code=0
"$python" -c "$listens" "$old" 2>/dev/null || code=$?
case $code in
0) fail "$old still answers. Stop it first, or two machines will sell the same seats." ;;
3) ;;
*) fail "Whether $old still answers can't be told. Write it as http://HOST:PORT, with a name that is known here or an IP address." ;;
esac
for file in "$BOOKING_DB" "$BOOKING_DB-wal" "$BOOKING_DB-shm"; do
    [ ! -e "$file" ] || fail "$file is there already. Move it away; it may hold what the replica lacks."
done

rm -f "$restored" "$restored-wal" "$restored-shm" # Of a promotion that was stopped.
"$litestream" restore -o "$restored" "$BOOKING_REPLICA" || fail "Nothing could be restored: see above."
"$python" "$app" check --db "$restored" || fail "What was restored is faulty and was not put in place: see above."
rm -f "$restored-wal" "$restored-shm"
mv "$restored" "$BOOKING_DB"
echo "$BOOKING_DB is in place. Start the service here, with a Litestream that writes to another replica than $BOOKING_REPLICA."
