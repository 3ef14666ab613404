// How what is sent is encoded while it runs: the voice as small or as safe as the line wants it, and the picture, or none.
import { voiceFor, type Uplink } from './voice';

/** A browser that knows no codec of an encoding goes on with Opus alone. */
export async function speak(sender: RTCRtpSender, uplink: Uplink): Promise<void> {
  const parameters = sender.getParameters();
  const encoding = parameters.encodings[0] as (RTCRtpEncodingParameters & { codec?: RTCRtpCodec }) | undefined;
  if (!encoding) return;
  const voice = voiceFor(uplink);
  const codec = parameters.codecs.find(each => each.mimeType.toLowerCase() === (voice.redundant ? 'audio/red' : 'audio/opus'));
  if (encoding.maxBitrate === voice.maxBitrate && encoding.codec?.mimeType === codec?.mimeType) return;
  encoding.maxBitrate = voice.maxBitrate;
  if (codec) encoding.codec = codec;
  await sender.setParameters(parameters);
}

/** All layers of a picture, or none; which of them the line has room for is the browser's to say. */
export async function show(sender: RTCRtpSender, isSent: boolean): Promise<void> {
  const parameters = sender.getParameters();
  if (parameters.encodings.every(encoding => encoding.active === isSent)) return;
  for (const encoding of parameters.encodings) encoding.active = isSent;
  await sender.setParameters(parameters);
}
