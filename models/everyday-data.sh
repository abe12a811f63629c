#!/usr/bin/env bash
# Everyday actions and photos of nothing of the kind, as folders of classes:
#
#   models/everyday-data.sh DATASETS OUT
#
# "nothing of these" are photos of Flickr8k of which no caption names a person, and rooms of DAQUAR:
# 200 and 100 to train on, 30 and 10 to check with, of each data set's training and dev photos.
set -euo pipefail
data=$1 out=$2
people='(man|men|woman|women|boy|boys|girl|girls|child|children|kid|kids|people|person|player|players|baby|toddler|lady|ladies|guy|guys|crowd|group|team|couple|someone|everyone|he|she|his|her|they|their|skier|surfer|rider|climber|cyclist|biker|hiker|skateboarder|snowboarder|wakeboarder|dancer|swimmer|runner|boarder|worker|performer|musician|soldier|racer|driver|officer|friends|family|adult|adults|teenager|teen|hand|arms|face)'

# Photos of a list of which no caption matches.
without_people() {
  grep -F -f "$1" "$data/flickr8k/Flickr8k.token.txt" | sed 's/#[0-9]*\t/\t/' |
    awk -F '\t' -v people="(^|[^a-z])$people([^a-z]|\$)" \
      'tolower($2) ~ people { bad[$1] = 1 } { seen[$1] = 1 } END { for (photo in seen) if (!(photo in bad)) print photo }' |
    LC_ALL=C sort
}

mkdir -p "$out"
cp -rL --no-preserve=mode "$data/everyday-actions/train" "$data/everyday-actions/dev" "$out"
mkdir -p "$out/train/nothing_of_these" "$out/dev/nothing_of_these"
without_people "$data/flickr8k/Flickr_8k.trainImages.txt" | awk 'NR <= 200' |
  while read -r photo; do cp "$data/flickr8k/images/$photo" "$out/train/nothing_of_these"; done
without_people "$data/flickr8k/Flickr_8k.devImages.txt" | awk 'NR <= 30' |
  while read -r photo; do cp "$data/flickr8k/images/$photo" "$out/dev/nothing_of_these"; done
find "$data/daquar/images" -type f | LC_ALL=C sort | awk 'NR % 7 == 1' | awk 'NR <= 110 { print (NR > 100 ? "dev" : "train") "\t" $0 }' |
  while IFS=$'\t' read -r part photo; do cp "$photo" "$out/$part/nothing_of_these"; done
