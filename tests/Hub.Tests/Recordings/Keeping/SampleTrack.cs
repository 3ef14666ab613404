using System.Buffers;
using System.Text;
using CaseHub.Recorder;
using CaseHub.Recorder.Forward;
using CaseHub.Recorder.Webm;

namespace CaseHub.Hub.Tests.Recordings.Keeping;

/// <summary>A track as the recorder writes it, of sound alone: fifty packets a second, each of which says in clear whose it is and of which second.</summary>
internal static class SampleTrack
{
    private const int PacketsPerSecond = 50;
    private const long Start = 50_000_000;

    /// <summary>What every packet of that second holds, and no other.</summary>
    public static byte[] Said(string who, int second) => Encoding.ASCII.GetBytes($"<{who} says second {second:0000}>");

    /// <returns>A closed WebM.</returns>
    public static byte[] Write(string who, int seconds)
    {
        using var media = new MemoryStream();
        var writer = new TrackWriter(new TrackSpool(media), Start, hasAudio: true, hasVideo: false);
        for (int i = 0; i < seconds * PacketsPerSecond; i++)
        {
            byte[] payload = Said(who, i / PacketsPerSecond);
            long arrival = Start + (i * 1_000_000L / PacketsPerSecond);
            writer.Take(RecordedPacket.Copy(
                new TrackPacket
                {
                    Packet = payload,
                    PayloadStart = 0,
                    PayloadLength = payload.Length,
                    ExtendedSequence = 70_000 + i,
                    Timestamp = (uint)(i * 960),
                    Marker = i == 0,
                    IsAudio = true,
                    ArrivalMicroseconds = arrival,
                    SenderNtpMicroseconds = 0,
                },
                ArrayPool<byte>.Shared));
            if (i % 10 == 9) writer.Tick(arrival);
        }

        writer.Close(Start + (seconds * 1_000_000L));
        return media.ToArray();
    }
}
