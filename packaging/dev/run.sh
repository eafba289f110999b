# shellcheck shell=bash disable=SC2154 # the package lists are those of dev
# ./dev run and ./dev stop: an engine of the caller's own, with the sample running in it.

owner="$(id -u)"
engine_root="/var/lib/slipway/$owner"
engine_run="/run/slipway/$owner"
engine_socket="$engine_run/engine.sock"
helper_log="build/helper.log"
helper_pid="/run/slipway-dev-$owner.pid"
sample="resources/samples/hello-web"
container="hello-web"
container_port=5000

# engine METHOD-AND-PATH...: what the engine answers, or a failure when it is an error.
engine() { curl --silent --fail --max-time 10 --unix-socket "$engine_socket" "http://localhost$1"; }

ourHelper() {
  local pid
  pid="$(cat "$helper_pid" 2>/dev/null)" || return 1
  [ "$(asRoot cat "/proc/$pid/comm" 2>/dev/null)" = slipway-helper ] && printf '%s\n' "$pid"
}

stopHelper() {
  local pid tries=0
  pid="$(ourHelper)" || return 0
  asRoot kill "$pid"
  while [ -e "/proc/$pid" ]; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || fail "the engine (process $pid) does not stop; its log is $helper_log"
    sleep 0.1
  done
  asRoot rm -f "$helper_pid"
}

startHelper() {
  local pid tries=0
  # A helper whose binary was rebuilt since is replaced: containers live on under their monitors meanwhile.
  if pid="$(ourHelper)" && [[ "$(asRoot readlink "/proc/$pid/exe")" == *" (deleted)" ]]; then
    say "The engine was rebuilt: starting it anew"
    stopHelper
  fi
  if engine /_ping >/dev/null; then return; fi
  asRoot true
  # shellcheck disable=SC2016 # expanded by the inner shell, whose process becomes the helper
  asRoot setsid sh -c 'echo $$ >"$1"; shift; exec "$@"' sh "$helper_pid" "$PWD/build/bin/slipway-helper" \
    --owner "$owner" --root "$engine_root" --run "$engine_run" --socket "$engine_socket" \
    </dev/null >>"$helper_log" 2>&1 &
  while ! engine /_ping >/dev/null; do
    tries=$((tries + 1))
    if [ $tries -ge 100 ] || { [ $tries -ge 10 ] && ! ourHelper >/dev/null; }; then
      tail -n 20 "$helper_log" >&2
      fail "the engine did not start; the end of $helper_log is above"
    fi
    sleep 0.1
  done
  say "Engine started for uid $owner; its log is $helper_log"
}

# Prints the host port, published where the container's port is.
publishedPort() {
  engine "/containers/$container/json" |
    jq -r --arg port "$container_port/tcp" '.NetworkSettings.Ports[$port][0].HostPort // empty'
}

# Prints a free host port, the container's own if it can be had.
freePort() {
  local answer
  answer="$(engine "/slipway/v1/ports?port=$container_port&protocol=tcp")"
  if [ "$(jq -r .free <<<"$answer")" = true ]; then
    printf '%s\n' "$container_port"
  else
    say "Port $container_port is held by $(jq -r '.holder | if .kind == "container" then "the container " + .name
      elif (.pid // 0) > 0 then .name + " (process " + (.pid | tostring) + ")" else "another program" end' <<<"$answer")"
    jq -r .next <<<"$answer"
  fi
}

openDesktop() {
  if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then return; fi
  setsid build/bin/slipway-desktop "$PWD/$sample" </dev/null >build/desktop.log 2>&1 &
  say "Opened the desktop on $sample; its log is build/desktop.log"
}

run() {
  need "$build_packages" "$desktop_packages" "$run_packages"
  build app/all
  startHelper
  export SLIPWAY_HOST="unix://$engine_socket"
  build/bin/slipway build -t "$container" "$sample"

  local port image
  image="$(engine "/images/$container/json" | jq -r .Id)"
  if [ "$(engine "/containers/$container/json" | jq -r 'select(.State.Running) | .Image')" = "$image" ]; then
    port="$(publishedPort)"
    say "$container already runs from this image: http://localhost:$port"
  else
    if engine "/containers/$container/json" >/dev/null; then build/bin/slipway rm -f "$container" >/dev/null; fi
    port="$(freePort)"
    build/bin/slipway run -d --name "$container" -p "$port:$container_port" "$container" >/dev/null
    say "$container runs: http://localhost:$port"
  fi
  openDesktop
}

stop() {
  if [ ! -e "$helper_pid" ]; then return; fi
  if engine "/containers/$container/json" >/dev/null; then
    SLIPWAY_HOST="unix://$engine_socket" build/bin/slipway rm -f "$container" >/dev/null
  fi
  stopHelper
}
