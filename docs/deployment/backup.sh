#!/usr/bin/env bash
# Back up and restore CareerPath.
#   backup.sh once            one dump now, into BACKUP_FOLDER
#   backup.sh nightly         one dump every night at 03:15 UTC, the newest KEEP are kept; one at
#                             once when there is none
#   backup.sh restore FOLDER  into the empty database at RESTORE_DATABASE_URL (a superuser's,
#                             provisioned before: roles and passwords are not in a dump); FOLDER
#                             may be the name of one in BACKUP_FOLDER
# and, in the container of PostgreSQL, for a moment in the past:
#   backup.sh keep PATH NAME  one piece of the log into ARCHIVE_FOLDER; PostgreSQL calls it
#   backup.sh base            a copy of all data into ARCHIVE_FOLDER, by the superuser; once a week.
#                             The newest KEEP_BASES stay, with the log since the oldest of them
#   backup.sh rewind TIME FOLDER
#                             the data as of TIME ("2026-11-22 14:05:09 UTC") in an empty FOLDER;
#                             a server that is started on it plays the log up to then and serves
# Reads BACKUP_DATABASE_URL (the login "backup"), BACKUP_FOLDER, FILES_FOLDER and FILES_OWNER
# (optional), KEEP; ARCHIVE_FOLDER, KEEP_BASES.
set -euo pipefail
KEEP=${KEEP:-14}
KEEP_BASES=${KEEP_BASES:-2}

once() {
  local stamp target
  stamp=$(date -u +%Y%m%dT%H%M%SZ)
  target="$BACKUP_FOLDER/$stamp"
  # What a crash left unfinished a day ago or longer; a failure takes its own away at once.
  find "$BACKUP_FOLDER" -mindepth 1 -maxdepth 1 -type d -name '*Z.part' -mmin +1440 \
    -exec rm -rf -- {} +
  trap "rm -rf -- '$target.part'" EXIT
  mkdir -p "$target.part"
  chmod 700 "$target.part"
  pg_dump --dbname="$BACKUP_DATABASE_URL" --format=custom --file="$target.part/database.dump"
  # Uploads, and the seals of the audit trail that are kept outside the database.
  local kept=() name
  for name in media anchors; do
    if [ -n "${FILES_FOLDER:-}" ] && [ -d "$FILES_FOLDER/$name" ]; then kept+=("$name"); fi
  done
  if [ "${#kept[@]}" -gt 0 ]; then
    tar -C "$FILES_FOLDER" -czf "$target.part/files.tgz" "${kept[@]}"
  fi
  (cd "$target.part" && sha256sum -- * > SHA256SUMS)
  mv "$target.part" "$target"
  find "$BACKUP_FOLDER" -mindepth 1 -maxdepth 1 -type d -name '*Z' | sort | head -n -"$KEEP" |
    while read -r old; do rm -rf -- "$old"; done
  echo "Backed up to $target."
}

restore() {
  local folder=$1 list tables
  if [ ! -d "$folder" ] && [ -d "${BACKUP_FOLDER:-}/$1" ]; then folder="$BACKUP_FOLDER/$1"; fi
  if [ ! -d "$folder" ]; then
    echo "There is no backup $1; nothing was restored." >&2
    exit 1
  fi
  (cd "$folder" && sha256sum --check --quiet SHA256SUMS) ||
    { echo "The backup in $folder is damaged; nothing was restored." >&2; exit 1; }
  tables=$(psql --dbname="$RESTORE_DATABASE_URL" --no-psqlrc --tuples-only --no-align \
    --command="SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'selfid')")
  if [ "$tables" -gt 0 ]; then
    echo "The database is not empty; nothing was restored." >&2
    exit 1
  fi
  list=$(mktemp)
  trap "rm -f -- '$list'" EXIT
  # Schemas and extensions stand already, made by provision.sql; the rest comes in one transaction.
  pg_restore --list "$folder/database.dump" |
    grep -vE ' (EXTENSION|COMMENT - EXTENSION|SCHEMA - |ACL - SCHEMA|DEFAULT ACL|COMMENT - SCHEMA)' > "$list"
  pg_restore --dbname="$RESTORE_DATABASE_URL" --single-transaction --exit-on-error \
    --use-list="$list" "$folder/database.dump"
  if [ -n "${FILES_FOLDER:-}" ] && [ -f "$folder/files.tgz" ]; then
    tar -C "$FILES_FOLDER" --numeric-owner -xzf "$folder/files.tgz"
  fi
  # A volume that was new belongs to root.
  if [ -n "${FILES_OWNER:-}" ]; then chown "$FILES_OWNER" "$FILES_FOLDER"; fi
  echo "Restored from $folder."
}

keep() {
  local from=$1 to="$ARCHIVE_FOLDER/wal/$2"
  mkdir -p -m 700 "$ARCHIVE_FOLDER/wal"
  # The same piece again is fine; another one under its name is not.
  if [ -f "$to" ]; then cmp --quiet "$from" "$to"; return; fi
  cp "$from" "$to.part"
  sync "$to.part"
  mv "$to.part" "$to"
}

base() {
  local part="$ARCHIVE_FOLDER/base.part" oldest first
  rm -rf -- "$part"
  mkdir -p -m 700 "$ARCHIVE_FOLDER/wal"
  trap "rm -rf -- '$part'" EXIT
  pg_basebackup --pgdata="$part" --wal-method=fetch --checkpoint=fast --no-password
  # Named by its end: nothing before can be reached from it.
  mv "$part" "$ARCHIVE_FOLDER/base-$(date -u +%Y%m%dT%H%M%SZ)"
  find "$ARCHIVE_FOLDER" -mindepth 1 -maxdepth 1 -type d -name 'base-*Z' | sort |
    head -n -"$KEEP_BASES" | while read -r old; do rm -rf -- "$old"; done
  oldest=$(find "$ARCHIVE_FOLDER" -mindepth 1 -maxdepth 1 -type d -name 'base-*Z' | sort | head -n 1)
  first=$(sed -n 's/^START WAL LOCATION: .*file \([0-9A-F]*\).*/\1/p' "$oldest/backup_label")
  pg_archivecleanup "$ARCHIVE_FOLDER/wal" "$first"
  echo "Copied to $ARCHIVE_FOLDER."
}

rewind() {
  local stamp found="" folder
  stamp=$(date -u -d "$1" +%Y%m%dT%H%M%SZ) ||
    { echo "“$1” is no time; nothing was brought back." >&2; exit 1; }
  if [ -d "$2" ] && [ -n "$(ls -A "$2")" ]; then
    echo "The folder $2 is not empty; nothing was brought back." >&2
    exit 1
  fi
  for folder in "$ARCHIVE_FOLDER"/base-*Z; do
    if [ -d "$folder" ] && [[ "${folder##*/base-}" < "$stamp" ]]; then found=$folder; fi
  done
  if [ -z "$found" ]; then
    echo "There is no copy from before $1; nothing was brought back." >&2
    exit 1
  fi
  mkdir -p -m 700 "$2"
  cp -a "$found/." "$2/"
  cat >> "$2/postgresql.auto.conf" <<EOF
restore_command = 'cp "$ARCHIVE_FOLDER/wal/%f" "%p"'
recovery_target_time = '$1'
recovery_target_action = 'promote'
EOF
  touch "$2/recovery.signal"
  echo "Start a server on $2: it serves what stood at $1."
}

case "${1:-}" in
  once) once ;;
  keep) keep "${2:?}" "${3:?}" ;;
  base) base ;;
  rewind) rewind "${2:?name the time}" "${3:?name an empty folder}" ;;
  nightly)
    # In a process of its own: "once || …" here would go on after a failed step.
    failed() { echo "The backup failed; the next try is $1." >&2; }
    [ -n "$(find "$BACKUP_FOLDER" -mindepth 1 -maxdepth 1 -type d -name '*Z')" ] ||
      bash "$0" once || failed "at 03:15 UTC"
    while true; do
      now=$(date -u +%s)
      next=$(date -u -d 'today 03:15' +%s)
      [ "$next" -gt "$now" ] || next=$(date -u -d 'tomorrow 03:15' +%s)
      sleep $((next - now))
      bash "$0" once || failed tomorrow
    done ;;
  restore) restore "${2:?name the folder of the backup}" ;;
  *) echo "usage: backup.sh once | nightly | restore FOLDER | base | rewind TIME FOLDER" >&2; exit 2 ;;
esac
