#!/usr/bin/env bash
# A partner's first calls: which dossiers are open to the key, and one call about the first of them.
#
#   LOOPHUB_URL=https://hub.cabinet.example LOOPHUB_KEY=identifier:secret examples/curl.sh
#
# Needs curl, and jq to read the answers.
set -euo pipefail
: "${LOOPHUB_URL:?the address of Loop Hub: the connection sheet of the firm tells it}"
: "${LOOPHUB_KEY:?identifier:secret of the key}"

# The key goes through standard input: what stands on a command line is seen by every user of the machine.
# --retry waits as long as Retry-After says (429 and 503).
get() {
  local answer
  if answer=$(printf 'header = "x-apikey: %s"\n' "$LOOPHUB_KEY" |
    curl --config - --silent --show-error --fail-with-body --retry 5 --get "$LOOPHUB_URL$1" "${@:2}"); then
    printf '%s\n' "$answer"
  else
    # `code` never changes; `detail` is for people.
    jq -r '"\(.detail) (\(.code), request \(.request_id))"' <<<"$answer" >&2 || printf '%s\n' "$answer" >&2
    return 1
  fi
}

get /api/v1/key | jq -r '"\(.firm): \(.application.label) (\(.application.state))\n\(.open_dossiers) open dossiers:"'
first=
cursor=
while :; do
  part=$(get /api/v1/key/dossiers --data-urlencode limit=200 ${cursor:+--data-urlencode "cursor=$cursor"})
  jq -r '.data[] | "\(.code)\t\(.name)"' <<<"$part"
  first=${first:-$(jq -r '.data[0].code // empty' <<<"$part")}
  cursor=$(jq -r '.next_cursor // empty' <<<"$part")
  [ -n "$cursor" ] || break
done

if [ -z "$first" ]; then
  echo "No dossier is open to this key yet: ask the firm to switch your application on for one."
  exit
fi
get /loop-api-publiques/DossierComplet --data-urlencode "codeDossier=$first"
echo
