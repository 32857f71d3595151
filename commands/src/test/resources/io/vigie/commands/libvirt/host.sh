#!/usr/bin/env bash
# One KVM host: a network namespace with one link to the bridge, and in it a process, mount and UTS namespace for its
# libvirtd and its guests. Reads "start" from its input, and ends with it: then whatever ran in it dies, and it takes away
# what it made. So nothing is left even when the tests are killed.
# POOL, a folder, may have been put on a disk of its own, and be frozen.
# From the environment: NAME DIR BRIDGE GATEWAY ADDRESS (the two of one /24) UUID POOL.
set -uo pipefail
trap '' INT TERM HUP

cleanup() {
  set +e
  ip netns del "$NAME"
  ip link del "$NAME"
  for image in "$DIR"/*.img; do
    for device in $(losetup -n -O NAME -j "$image"); do losetup -d "$device"; done
  done
  rm -rf "$DIR"
  if [ -z "$(ls "/sys/class/net/$BRIDGE/brif")" ]; then
    ip link del "$BRIDGE"
    rm -rf "${DIR%/*}"
  fi
} 2>/dev/null

set -e
trap cleanup EXIT
mkdir -p "$DIR"/{etc,lib,cache,log,run} "$POOL"
ip netns add "$NAME"
ip link add "$NAME" type veth peer name eth0 netns "$NAME"
ip link set "$NAME" master "$BRIDGE" up
ip -n "$NAME" addr add "$ADDRESS/24" dev eth0
ip -n "$NAME" link set eth0 up
ip -n "$NAME" link set lo up
printf '127.0.0.1 localhost\n%s %s\n' "$ADDRESS" "$NAME" >"$DIR/hosts"
cat >"$DIR/etc/libvirtd.conf" <<CONF
listen_tls = 0
listen_tcp = 1
listen_addr = "$ADDRESS"
auth_tcp = "none"
auth_unix_ro = "none"
auth_unix_rw = "none"
host_uuid = "$UUID"
CONF
cat >"$DIR/etc/qemu.conf" <<CONF
user = "root"
group = "root"
security_driver = "none"
cgroup_controllers = []
namespaces = []
remember_owner = 0
stdio_handler = "file"
migration_host = "$ADDRESS"
CONF
ip netns exec "$NAME" unshare --mount --uts --pid --fork --kill-child --mount-proc bash -c '
  mount --make-rprivate /
  mkdir -p /run/libvirt /var/log/libvirt /var/cache/libvirt /var/lib/libvirt /etc/libvirt
  mount --bind "$DIR/etc" /etc/libvirt
  mount --bind "$DIR/lib" /var/lib/libvirt
  mount --bind "$DIR/cache" /var/cache/libvirt
  mount --bind "$DIR/log" /var/log/libvirt
  mount --bind "$DIR/run" /run/libvirt
  mount --bind "$DIR/hosts" /etc/hosts
  hostname "$NAME"
  while read -r order; do
    [ "$order" != start ] || libvirtd -l -p /run/libvirt/libvirtd.pid </dev/null &
  done
  fsfreeze --unfreeze "$POOL"
  umount "$POOL"
  kill -9 -1'
