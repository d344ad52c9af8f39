#!/bin/sh
# Writes the passwords of docker-compose.yml into .env, each random. One that is there, and not empty, is kept.
# usage: sh ops/make-env.sh [FILE]
set -eu
file=${1:-$(dirname "$0")/../.env}
umask 077
touch "$file"
chmod 600 "$file"

# As Compose reads it: of several lines the last one counts, and a pair of quotes is no value.
is_set() {
  grep -E "^[[:space:]]*(export[[:space:]]+)?$1=" "$file" | tail -n 1 |
    grep -Eq "^[^=]*=[[:space:]]*(\"[^\"]|'[^']|[^\"'[:space:]])"
}

# A last line without its end would take the first password into its value.
if [ -n "$(tail -c 1 "$file")" ]; then echo >>"$file"; fi
for name in MYSQL_PASSWORD MYSQL_ROOT_PASSWORD REDIS_PASSWORD; do
  if is_set "$name"; then continue; fi
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '%s=%s\n' "$name" "$password" >>"$file"
  echo "$name was written to $file."
done
