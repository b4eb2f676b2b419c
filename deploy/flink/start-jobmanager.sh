#!/usr/bin/env bash
# Starts the JobManager of one job where the job was: from the newest complete checkpoint or savepoint of its folder.
# By itself Flink begins without state, since nobody but high availability tells it what there was before; windows
# that were open would then be reported with what is left of their records. Arguments are those of standalone-job.
#
# LEEWAY_WITHOUT_STATE=yes   begin without state, at the offsets of the consumer group
set -euo pipefail

checkpoints=${LEEWAY_CHECKPOINTS:-/checkpoints}
entrypoint=${FLINK_ENTRYPOINT:-/docker-entrypoint.sh}

case "${LEEWAY_WITHOUT_STATE:-no}" in
  yes)
    echo "start-jobmanager: without state, as LEEWAY_WITHOUT_STATE says"
    exec "$entrypoint" standalone-job "$@"
    ;;
  no) ;;
  *)
    echo "start-jobmanager: LEEWAY_WITHOUT_STATE is \"$LEEWAY_WITHOUT_STATE\", expected yes or no" >&2
    exit 2
    ;;
esac

[ -d "$checkpoints" ] || { echo "start-jobmanager: there is no folder $checkpoints, expected that of the checkpoints" >&2; exit 2; }
# Flink moves the metadata to its name when all else is written.
newest=$(find "$checkpoints" -name _metadata -type f -printf '%T@ %h\n' | sort -n | tail -n 1 | cut -d ' ' -f 2-)
if [ -z "$newest" ]; then
  echo "start-jobmanager: no checkpoint in $checkpoints, the first start"
  exec "$entrypoint" standalone-job "$@"
fi
echo "start-jobmanager: goes on from $newest"
exec "$entrypoint" standalone-job --fromSavepoint "$newest" "$@"
