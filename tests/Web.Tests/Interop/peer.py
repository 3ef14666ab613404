"""A device that speaks WHIP (RFC 9725) or WHEP by aiortc, a WebRTC implementation that shares no code with ours or the browsers'.

python3 peer.py publish URL TOKEN   sends a green picture and a 660 Hz tone until standard input ends
python3 peer.py view URL TOKEN      prints one JSON line once 30 pictures and one second of sound were decoded
"""
import asyncio
import fractions
import json
import math
import struct
import sys
import urllib.request

from aiortc import RTCPeerConnection, RTCSessionDescription, VideoStreamTrack
from aiortc.mediastreams import AUDIO_PTIME, AudioStreamTrack
from av import AudioFrame, VideoFrame

RATE = 48_000
TONE_HZ = 660
GREEN_YUV = (140, 90, 80)


class Picture(VideoStreamTrack):
    async def recv(self):
        pts, time_base = await self.next_timestamp()
        frame = VideoFrame(width=320, height=240, format="yuv420p")
        for plane, value in zip(frame.planes, GREEN_YUV):
            plane.update(bytes([value]) * plane.buffer_size)
        frame.pts, frame.time_base = pts, time_base
        return frame


class Tone(AudioStreamTrack):
    async def recv(self):
        silence = await super().recv()
        samples = int(AUDIO_PTIME * RATE)
        start = getattr(self, "_at", 0)
        self._at = start + samples
        frame = AudioFrame(format="s16", layout="mono", samples=samples)
        frame.planes[0].update(struct.pack(f"<{samples}h", *(int(8000 * math.sin(2 * math.pi * TONE_HZ * i / RATE)) for i in range(start, self._at))))
        frame.sample_rate = RATE
        frame.pts, frame.time_base = start, fractions.Fraction(1, RATE)
        del silence  # its only use is the pace
        return frame


async def exchange(url, token, peer):
    await peer.setLocalDescription(await peer.createOffer())
    request = urllib.request.Request(url, peer.localDescription.sdp.encode(), {"Content-Type": "application/sdp", "Authorization": f"Bearer {token}"})
    answer = await asyncio.to_thread(urllib.request.urlopen, request)
    assert answer.status == 201, answer.status
    await peer.setRemoteDescription(RTCSessionDescription(answer.read().decode(), "answer"))


async def publish(url, token):
    peer = RTCPeerConnection()
    peer.addTrack(Picture())
    peer.addTrack(Tone())
    await exchange(url, token, peer)
    print("published", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await peer.close()


async def view(url, token):
    peer = RTCPeerConnection()
    peer.addTransceiver("audio", direction="recvonly")
    peer.addTransceiver("video", direction="recvonly")
    tracks = {}
    peer.on("track", lambda track: tracks.__setitem__(track.kind, track))
    await exchange(url, token, peer)
    pictures, sound = await asyncio.gather(take_pictures(tracks["video"]), take_sound(tracks["audio"]))
    print(json.dumps({"pictures": pictures[0], "luma": pictures[1], "soundSeconds": sound[0], "soundPeak": sound[1]}), flush=True)
    await peer.close()


async def take_pictures(track):
    for count in range(1, 31):
        frame = await track.recv()
    luma = bytes(frame.reformat(format="yuv420p").planes[0])
    return count, sum(luma) / len(luma)


async def take_sound(track):
    seconds, peak = 0.0, 0
    while seconds < 1 or peak < 1000:
        frame = await track.recv()
        seconds += frame.samples / frame.sample_rate
        raw = bytes(frame.planes[0])
        peak = max(peak, max(abs(value) for value in struct.unpack(f"<{len(raw) // 2}h", raw)))
    return seconds, peak


role, address, bearer = sys.argv[1:4]
asyncio.run(asyncio.wait_for({"publish": publish, "view": view}[role](address, bearer), 60))
