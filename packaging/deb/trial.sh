#!/bin/sh
# Installs, starts, upgrades, removes and purges the package, in a throw-away copy of this machine's files: an overlay in a
# mount namespace of its own, gone with this script. As root: trial.sh OLDER.deb NEWER.deb
set -eu

if [ "${INSIDE:-}" != yes ]; then
    workshop=$(mktemp -d)
    INSIDE=yes unshare --mount --pid --fork --kill-child --mount-proc "$0" "$1" "$2" "$workshop" && ended=0 || ended=$?
    rm -rf "$workshop"
    exit $ended
fi

older=$(realpath "$1"); newer=$(realpath "$2"); workshop=$3
# The upper layer is in memory: an overlay cannot lie on an overlay.
mount -t tmpfs -o size=600m tmpfs "$workshop"
mkdir "$workshop/upper" "$workshop/work" "$workshop/root"
mount -t overlay -o "lowerdir=/,upperdir=$workshop/upper,workdir=$workshop/work" overlay "$workshop/root"
root=$workshop/root
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mkdir -p "$root/run/trial"
cp "$older" "$root/run/trial/older.deb"
cp "$newer" "$root/run/trial/newer.deb"

in_root() { chroot "$root" "$@"; }
as_loophub() {
    in_root runuser -u loophub -- env LOOPHUB_CONFIG=/etc/loophub/loophub.toml LOOPHUB_SECRETS=/etc/loophub/secrets.toml \
        sh -c 'cd /var/lib/loophub && exec loophub "$@"' loophub "$@"
}
step() { echo "trial: $*"; }
fail() { echo "trial: FAILED: $*" >&2; exit 1; }
ready() {
    for _ in $(seq 100); do
        if in_root bash -c "exec 3<>/dev/tcp/127.0.0.1/$port && printf 'GET /readyz HTTP/1.0\r\n\r\n' >&3 && grep -q '^HTTP/1.. 200' <&3" 2>/dev/null; then
            return 0
        fi
        sleep 0.1
    done
    fail "the server is not ready: $(cat "$workshop/log")"
}
start() { as_loophub serve >"$workshop/log" 2>&1 & server=$!; ready; }
# Only what runs in this namespace is seen.
stop() { in_root pkill -TERM -x loophub; wait "$server" || true; }

port=$(shuf -i 20000-40000 -n 1)
step "install $(dpkg-deb -f "$older" Version)"
in_root dpkg -i --force-depends /run/trial/older.deb
in_root loophub --version
in_root getent passwd loophub >/dev/null || fail "no user"
[ "$(in_root stat -c '%U %a' /var/lib/loophub)" = "loophub 700" ] || fail "the data's folder is open"
[ "$(in_root stat -c '%U %G %a' /etc/loophub/secrets.toml)" = "root loophub 640" ] || fail "the secrets are open"
for file in /usr/share/man/man1/loophub.1.gz /usr/share/man/man1/loophub-serve.1.gz \
    /usr/share/bash-completion/completions/loophub /usr/share/zsh/vendor-completions/_loophub \
    /usr/share/fish/vendor_completions.d/loophub.fish /lib/systemd/system/loophub.service; do
    in_root test -s "$file" || fail "$file is not there"
done
in_root bash -c '. /usr/share/bash-completion/completions/loophub' || fail "bash does not read its completions"

step "settings are edited, a firm is made, the server is started by hand"
sed -i "s/^listen = .*/listen = \"127.0.0.1:$port\"/" "$root/etc/loophub/loophub.toml"
as_loophub firm create ESSAI --name "Cabinet Essai" --admin marie@essai.example >/dev/null
start; stop

step "upgrade to $(dpkg-deb -f "$newer" Version): what was edited and what was stored stay"
in_root dpkg -i --force-depends --force-confold /run/trial/newer.deb
grep -q "127.0.0.1:$port" "$root/etc/loophub/loophub.toml" || fail "the upgrade undid an edited setting"
start
as_loophub audit verify | grep -q "whole     ESSAI" || fail "the firm is lost by the upgrade"
stop

step "remove: the program goes, settings and data stay"
in_root dpkg -r loophub
[ ! -e "$root/usr/bin/loophub" ] || fail "the program is still there"
[ -e "$root/etc/loophub/loophub.toml" ] || fail "settings were removed"
[ -s "$root/var/lib/loophub/loophub.db" ] || fail "data were removed"

step "purge: settings go; a firm's data is never a package's to destroy"
in_root dpkg -P loophub
[ ! -e "$root/etc/loophub" ] || fail "settings were left: $(ls -A "$root/etc/loophub")"
[ -s "$root/var/lib/loophub/loophub.db" ] || fail "data were destroyed"
rm -rf "$root/var/lib/loophub"

step "install again on the bare machine, then purge without data: nothing is left"
in_root dpkg -i --force-depends /run/trial/newer.deb >/dev/null
in_root dpkg -P loophub >/dev/null
[ ! -e "$root/var/lib/loophub" ] || fail "an empty folder was left"
! in_root getent passwd loophub >/dev/null || fail "the user was left"
step "passed"
