using System.Net;
using CaseHub.Load.Doors;
using CaseHub.Load.Peers;
using CaseHub.Load.Traffic;
using CaseHub.Recorder.Secure;
using CaseHub.Recorder.Wire;

namespace CaseHub.Load.Commands;

/// <summary><c>record</c>: views a real publisher and writes when each of its packets came and how large it was, for the shape <c>recorded</c>.</summary>
internal static class RecordCommand
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        TimeSpan settle = arguments.Seconds("settle", TimeSpan.FromSeconds(20)), window = arguments.Seconds("seconds", TimeSpan.FromSeconds(10));
        using var loop = new PeerLoop();
        using var http = new HttpClient();
        var whep = new Uri(arguments.Needed("whep"));
        using var context = new DtlsContext(DtlsCertificate.Create(TimeProvider.System));
        var viewer = new SizeViewer(IPAddress.Parse(arguments.Text("local", "127.0.0.1")), context);
        var door = new WhipDoor(loop, http, whep, whep, arguments.Text("token"));
        Visit visit = await door.JoinAsync(whep, viewer, viewer.Offers.ToView(audio: 1, video: 1, Feedback.None));
        await Task.Delay(settle);
        int before = await loop.AskAsync(() => viewer.Packets.Count);
        await Task.Delay(window + TimeSpan.FromSeconds(1));
        IReadOnlyList<SeenPacket> seen = await loop.AskAsync(() => viewer.Packets[before..]);
        await visit.LeaveAsync();
        await RecordedTraffic.WriteAsync(arguments.Needed("to"), arguments.Needed("source"), seen, window);
        return 0;
    }

    /// <summary>Notes the clear headers of what it is sent.</summary>
    private sealed class SizeViewer(IPAddress local, DtlsContext context) : LoadPeer(local, context)
    {
        private const int TagBytes = 16;

        public List<SeenPacket> Packets { get; } = [];

        protected override void OnRtp(Span<byte> packet, long arrival)
        {
            if (!RtpHeader.TryParseProtected(packet, out RtpHeader header)) return;
            int bytes = RtpHeader.MinBytes + header.PayloadLength - TagBytes;
            Packets.Add(new SeenPacket(arrival / TimeSpan.TicksPerMicrosecond, header.PayloadType == Offers.Opus, bytes, header.Marker));
        }

        protected override void OnRtcp(in RtcpPacket packet, long arrival)
        {
            // Sizes alone are wanted.
        }

        protected override void OnReportDue()
        {
            Span<byte> report = stackalloc byte[128];
            var writer = new RtcpWriter(report);
            writer.ReceiverReport(1);
            writer.SourceDescription(1, "load"u8);
            if (writer.TryFinish(out int length)) SendRtcp(report, length);
        }
    }
}
