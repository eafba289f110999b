#!/bin/sh
# An OCI runtime without containers, for tst_monitor.cpp. create: runs the script `body` beside it, once `go` is written to;
# start: does that; delete: leaves a mark. `fail` and `nostart` make it refuse, `slowstart` slow to end.
dir=$(dirname "$0")
while [ $# -gt 0 ]; do
  case "$1" in
    --log) log="$2"; shift 2 ;;
    --root | --log-format) shift 2 ;;
    --cgroup-manager=*) shift ;;
    *) break ;;
  esac
done
command=$1
shift
while [ $# -gt 1 ]; do
  [ "$1" = --pid-file ] && pid="$2"
  shift
done
# A background job's input would be /dev/null.
exec 3<&0
case "$command" in
  create)
    if [ -e "$dir/fail" ]; then
      cat "$dir/fail" > "$log"
      exit 1
    fi
    rm -f "$dir/go"
    mkfifo "$dir/go"
    sh -c 'read x < "$1/go"; exec sh "$1/body"' sh "$dir" <&3 3<&- &
    echo $! > "$pid"
    ;;
  exec)
    sh "$dir/body" <&3 3<&- &
    echo $! > "$pid"
    ;;
  start)
    [ -e "$dir/nostart" ] && exit 1
    echo > "$dir/go"
    if [ -e "$dir/slowstart" ]; then sleep 0.3; fi
    ;;
  delete) touch "$dir/deleted" ;;
esac
