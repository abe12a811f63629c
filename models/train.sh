#!/usr/bin/env bash
# Trains the models that ship, one step after the other:
#
#   models/train.sh WEIGHTS CLASSES [STEP...]
#
# WEIGHTS are EfficientNet-Lite2's of ImageNet as safetensors (docs/encoders.md says how to convert
# them), CLASSES their names, one per line. Data sets are expected in ../shared/datasets
# (SIGHTLINE_DATA sets another place); results go to run (SIGHTLINE_RUN). Without STEP all of them:
# encoder, everyday, photo-caption, vqa. A step that was stopped goes on where it was.
set -euo pipefail
cd "$(dirname "$0")/.."

weights=$1 classes=$2
shift 2
data=${SIGHTLINE_DATA:-../shared/datasets}
run=${SIGHTLINE_RUN:-run}
sightline=${SIGHTLINE:-./sightline}
steps=("$@")
[ $# -gt 0 ] || steps=(encoder everyday photo-caption vqa)

# Goes on with a training if there is one already.
train() {
  local folder=$1
  shift
  local resume=()
  [ ! -e "$folder/checkpoint.safetensors" ] || resume=(--resume)
  "$sightline" train "$@" --output "$folder" "${resume[@]}"
}

for step in "${steps[@]}"; do
  echo "== $step, $(date -u +%Y-%m-%dT%H:%M:%SZ)"
  case $step in
    encoder)
      OMP_NUM_THREADS=1 train "$run/encoder" encoder --net efficientnet-lite2 --weights "$weights" \
        --classes "$classes" --data "$data/flickr8k" --data "$data/msvd" \
        --data "$data/everyday-actions" --data "$data/coco-vqa" --data "$data/daquar" \
        --frozen-blocks 7 --epochs 5
      ;;
    everyday)
      [ -d "$run/everyday-data" ] || models/everyday-data.sh "$data" "$run/everyday-data"
      train "$run/everyday" activity --data "$run/everyday-data" --net frame-softmax \
        --dropout 0.8 --batch-frames 64 --encoder "$run/encoder" --epochs 10
      ;;
    photo-caption)
      train "$run/caption" caption --data "$data/flickr8k" --data "$data/msvd" --concepts \
        --sentences "$data/coco-captions/sentences.txt" --hidden-pictures 0.15 \
        --encoder "$run/encoder" --per-photo 5 --epochs 3
      train "$run/caption-flickr8k" caption --data "$data/flickr8k" \
        --from "$run/caption/photo-caption" --encoder "$run/encoder" --epochs 1 \
        --learning-rate 1.5e-4 --per-photo 5 --hidden-pictures 0.15
      "$sightline" train average --data "$data/flickr8k" --from "$run/caption/photo-caption" \
        --to "$run/caption-flickr8k/photo-caption" --shares 0.8 --beams 3,5 \
        --length-powers 0.7,0.9,1.1 --output "$run/photo-caption"
      ;;
    vqa)
      train "$run/vqa" vqa --data "$data/daquar" --data "$data/coco-vqa" --data "$data/msvd" \
        --encoder "$run/encoder" --hidden 256 --dropout 0.5 --dropout-photo 0.5 \
        --weight-decay 0.02 --averaging 0.998 --epochs 18
      ;;
    *)
      echo "models/train.sh: there is no step '$step'" >&2
      exit 2
      ;;
  esac
done
