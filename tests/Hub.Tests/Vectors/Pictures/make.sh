#!/usr/bin/env bash
# Makes the picture vectors of this folder (Debian: imagemagick, libimage-exiftool-perl, webp). Each carries what must not stay:
# place, device, names, texts, a preview, and data behind its end; all of it is spelled SECRET somewhere.
set -euo pipefail
cd "$(dirname "$0")"
convert=/usr/bin/convert
export PATH=/usr/bin:$PATH
places=(-GPSLatitude=45.4642 -GPSLatitudeRef=N -GPSLongitude=9.19 -GPSLongitudeRef=E)
words=(-EXIF:Make=SECRETcam -EXIF:Artist=SECRETname '-EXIF:DateTimeOriginal=2026:01:02 03:04:05' -XMP:Creator=SECRETname -XMP:City=SECRETcity)

$convert -size 48x32 gradient:red-blue -quality 80 -sampling-factor 2x2 preview.jpg
$convert -size 48x32 gradient:red-blue -quality 80 -sampling-factor 2x2 camera.jpg
exiftool -q -overwrite_original -Orientation#=6 "${places[@]}" "${words[@]}" -IPTC:City=SECRETcity -Comment=SECRETcomment \
  '-ThumbnailImage<=preview.jpg' camera.jpg
cat preview.jpg >> camera.jpg && printf 'SECRETtrailer' >> camera.jpg
$convert -size 40x24 plasma:red-blue -seed 7 -quality 70 -interlace JPEG -define jpeg:restart-interval=2 progressive.jpg
exiftool -q -overwrite_original -Orientation#=3 "${places[@]}" -Comment=SECRETcomment progressive.jpg
$convert -size 20x10 xc:white plain.jpg
$convert -size 20x10 xc:white -colorspace CMYK cmyk.jpg

$convert -size 30x20 gradient:green-yellow -define png:include-chunk=none photo.png
exiftool -q -overwrite_original -EXIF:Orientation#=8 "${places[@]}" "${words[@]}" -PNG:Comment=SECRETcomment -PNG:Title=SECRETtitle \
  '-PNG:ModifyDate=2026:01:02 03:04:05' photo.png
printf 'SECRETtrailer' >> photo.png

$convert -size 30x20 gradient:green-yellow base.png
cwebp -quiet -q 60 base.png -o plain.webp
cwebp -quiet -lossless base.png -o lossless.webp
cp plain.webp photo.webp
exiftool -q -overwrite_original -EXIF:Orientation#=6 "${places[@]}" "${words[@]}" photo.webp
printf 'SECRETtrailer' >> photo.webp

rm preview.jpg base.png
