#!/bin/sh
# The first process of a container gets no default signal handling: without this trap, stopping would take until the
# engine loses patience and kills.
busybox httpd -f -v -p 5000 -h /app &
server=$!
trap 'kill "$server" 2>/dev/null; exit 0' TERM INT
echo "Serving /app on port 5000"
wait "$server"
