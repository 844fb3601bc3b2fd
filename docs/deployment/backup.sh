#!/usr/bin/env bash
# Back up and restore CareerPath.
#   backup.sh once            one dump now, into BACKUP_FOLDER
#   backup.sh nightly         one dump every night at 03:15 UTC, the newest KEEP are kept
#   backup.sh restore FOLDER  into the empty database at RESTORE_DATABASE_URL (a superuser's,
#                             provisioned before: roles and passwords are not in a dump)
# Reads BACKUP_DATABASE_URL (the login "backup"), BACKUP_FOLDER, FILES_FOLDER (optional), KEEP.
set -euo pipefail
KEEP=${KEEP:-14}

once() {
  local stamp target
  stamp=$(date -u +%Y%m%dT%H%M%SZ)
  target="$BACKUP_FOLDER/$stamp"
  mkdir -p "$target.part"
  chmod 700 "$target.part"
  pg_dump --dbname="$BACKUP_DATABASE_URL" --format=custom --file="$target.part/database.dump"
  if [ -n "${FILES_FOLDER:-}" ] && [ -d "${FILES_FOLDER}/media" ]; then
    tar -C "$FILES_FOLDER" -czf "$target.part/files.tgz" media
  fi
  (cd "$target.part" && sha256sum -- * > SHA256SUMS)
  mv "$target.part" "$target"
  find "$BACKUP_FOLDER" -mindepth 1 -maxdepth 1 -type d -name '*Z' | sort | head -n -"$KEEP" |
    while read -r old; do rm -rf -- "$old"; done
  echo "Backed up to $target."
}

restore() {
  local folder=$1
  (cd "$folder" && sha256sum --check --quiet SHA256SUMS) ||
    { echo "The backup in $folder is damaged; nothing was restored." >&2; exit 1; }
  # Schemas and extensions stand already, made by provision.sql; the rest comes in one transaction.
  pg_restore --list "$folder/database.dump" |
    grep -vE ' (EXTENSION|COMMENT - EXTENSION|SCHEMA - |ACL - SCHEMA|DEFAULT ACL|COMMENT - SCHEMA)' > "$folder/.list.$$"
  pg_restore --dbname="$RESTORE_DATABASE_URL" --single-transaction --exit-on-error \
    --use-list="$folder/.list.$$" "$folder/database.dump"
  rm -f "$folder/.list.$$"
  if [ -n "${FILES_FOLDER:-}" ] && [ -f "$folder/files.tgz" ]; then
    tar -C "$FILES_FOLDER" -xzf "$folder/files.tgz"
  fi
  echo "Restored from $folder."
}

case "${1:-}" in
  once) once ;;
  nightly)
    while true; do
      now=$(date -u +%s)
      next=$(date -u -d 'today 03:15' +%s)
      [ "$next" -gt "$now" ] || next=$(date -u -d 'tomorrow 03:15' +%s)
      sleep $((next - now))
      once || echo "The backup failed; the next try is tomorrow." >&2
    done ;;
  restore) restore "${2:?name the folder of the backup}" ;;
  *) echo "usage: backup.sh once | nightly | restore FOLDER" >&2; exit 2 ;;
esac
