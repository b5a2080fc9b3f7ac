#!/bin/sh
# Keeps one PostgreSQL server for as long as anybody uses it, and not longer.
#
#   keep-server.sh LIFELINE COMMAND [ARGUMENT...]
#
# LIFELINE is a named pipe, made here. Everybody who uses the server holds it open for writing, and the kernel lets go for whoever dies,
# even by kill -9. When nobody holds it any more the server is shut down. Standard input is the starter's own line until it holds LIFELINE.
# A server that is killed from outside is started again, on the same port.

# systemd and a closing terminal signal everybody at once; the server must outlive its users.
trap '' TERM HUP INT
umask 077
lifeline=$1
shift
folder=$(dirname "$lifeline")
server=
stopping=
restarts=0

# Made under another name, and given its own when it is open: whoever finds the name without a reader takes the keeper for dead.
making="$folder/making-$(basename "$lifeline")"
mkfifo "$making" || exit 70
# Opened for reading and writing first, because opening for reading alone would wait for a writer.
exec 3<>"$making" 4<"$making" 5<&0
exec 3>&-
mv "$making" "$lifeline"

remove_lifeline() {
  rm -f "$lifeline" "$lifeline.closing" "$lifeline.unused"
}

wait_until_unused() {
  cat <&5 >/dev/null
  while :; do
    cat <&4 >/dev/null
    # Nobody holds it. Take the name away, so that nobody new can; then look for one who came in between.
    mv "$lifeline" "$lifeline.closing"
    { cat <&4 >/dev/null; : >"$lifeline.unused"; } &
    late=$!
    sleep 0.2
    [ -e "$lifeline.unused" ] && return
    mv "$lifeline.closing" "$lifeline"
    wait "$late"
    rm -f "$lifeline.unused"
  done
}

trap 'stopping=1; [ -n "$server" ] && kill -INT "$server" 2>/dev/null' USR1
# A keeper that was killed leaves its duty to the watcher.
{
  wait_until_unused
  kill -USR1 $$ 2>/dev/null && exit
  kill -INT "$(head -n 1 "$folder/data/postmaster.pid")" 2>/dev/null
  remove_lifeline
} &
watcher=$!

while :; do
  "$@" </dev/null 4<&- 5<&- &
  server=$!
  [ -n "$stopping" ] && kill -INT "$server" 2>/dev/null
  # The signal ends a wait early: wait until the server is really gone.
  while :; do
    wait "$server"
    status=$?
    kill -0 "$server" 2>/dev/null || break
  done
  [ -n "$stopping" ] && break
  # A server that never came up is the starter's to explain; one that was killed comes back.
  [ "$restarts" -eq 0 ] && [ "$status" -le 128 ] && break
  restarts=$((restarts + 1))
  [ "$restarts" -gt 20 ] && break
  server=
  sleep 0.5
done

kill -KILL "$watcher" 2>/dev/null
remove_lifeline
exit "$status"
