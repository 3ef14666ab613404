# Sourced by media.sh: Janus as its makers advise for many viewers of few rooms, without what it does not need here.

readonly janus_room=1

# install_janus: Debian's package, where it is missing and may be installed.
install_janus() {
  command -v janus >/dev/null && return
  echo "eng/bench.sh: Debian's janus is not installed; installing it." >&2
  { apt-get install -y -qq janus || { apt-get update -qq && apt-get install -y -qq janus; }; } >"$work/apt.log" 2>&1 && command -v janus >/dev/null ||
    stop "Janus is missing and 'apt-get install janus' failed: $(tail -1 "$work/apt.log")"
}

# configure_janus FOLDER: the video room plugin and the HTTP transport alone, one event loop (one core is all it gets), ICE-lite as we
# are, one room as large as ours, no log but errors.
configure_janus() {
  local folder=$1 library
  library=$(dirname "$(find /usr/lib -name libjanus_videoroom.so -path '*/janus/*' | head -1)")/..
  mkdir -p "$folder"/{plugins,transports,events,loggers}
  ln -sf "$library/plugins/libjanus_videoroom.so" "$folder/plugins/"
  ln -sf "$library/transports/libjanus_http.so" "$folder/transports/"
  cat >"$folder/janus.jcfg" <<CONFIG
general: {
  configs_folder = "$folder"
  plugins_folder = "$folder/plugins"
  transports_folder = "$folder/transports"
  events_folder = "$folder/events"
  loggers_folder = "$folder/loggers"
  debug_level = 2
  session_timeout = 0
  event_loops = 1
}
media: { ipv6 = false }
nat: {
  ice_lite = true
  ice_enforce_list = "$server_address"
}
CONFIG
  cat >"$folder/janus.transport.http.jcfg" <<CONFIG
general: {
  json = "compact"
  base_path = "/janus"
  http = true
  port = 8088
  ip = "$server_address"
}
admin: { admin_http = false }
CONFIG
  cat >"$folder/janus.plugin.videoroom.jcfg" <<CONFIG
room-$janus_room: {
  publishers = 12
  audiocodec = "opus"
  videocodec = "vp8"
}
CONFIG
}
