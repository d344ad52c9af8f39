#!/bin/sh
# Writes random passwords for docker-compose.yml into .env. A password that is there is kept.
# usage: sh ops/make-env.sh [FILE]
set -eu
file=${1:-$(dirname "$0")/../.env}
umask 077
touch "$file"
chmod 600 "$file"
for name in MYSQL_PASSWORD MYSQL_ROOT_PASSWORD REDIS_PASSWORD; do
  if grep -q "^$name=." "$file"; then continue; fi
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '%s=%s\n' "$name" "$password" >>"$file"
  echo "$name was written to $file."
done
