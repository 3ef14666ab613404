using System.Collections.Concurrent;
using CaseHub.Recorder.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>An engine on a free port with one room, and test peers in it.</summary>
internal sealed class Stage : IAsyncDisposable
{
    public const uint AudioSsrc = 1000;
    public const uint VideoSsrc = 2000;
    public const uint RtxSsrc = 2001;

    private readonly List<TestPeer> peers = [];

    public Stage(MediaOptions? options = null, TimeProvider? clock = null)
    {
        options ??= new MediaOptions();
        options.Port = 0;
        options.Addresses = ["127.0.0.1"];
        Engine = MediaEngine.Start(options, clock ?? TimeProvider.System, NullLoggerFactory.Instance);
        Room = Engine.OpenRoom(Guid.CreateVersion7(), Events.Enqueue);
    }

    public MediaEngine Engine { get; }

    /// <summary>An engine whose time stands still but for <see cref="SteppedClock.Advance"/>: nothing expires and no rate refills by itself.</summary>
    public static Stage WithStillTime(out SteppedClock clock, MediaOptions? options = null) => new(options, clock = new SteppedClock(standsStill: true));

    /// <summary>The first viewer of a room comes beside its publishers, the second to another loop.</summary>
    public static MediaOptions TwoLoops(int maxPeers = 100) => new() { Loops = 2, MaxViewersPerLoop = 1, MaxPeersPerRoom = maxPeers };

    public MediaRoom Room { get; }

    public ConcurrentQueue<MediaEvent> Events { get; } = new();

    public async Task<TestPeer> PublishAsync(Guid? owner = null, Guid? publication = null, bool audio = true, bool video = true, PublicationKind kind = PublicationKind.Person, bool tcp = false, string? group = null)
    {
        TestPeer peer = NewPeer(tcp: tcp);
        peer.TakeAnswer(
            await Room.PublishAsync(peer.Id, owner ?? Guid.NewGuid(), publication ?? Guid.NewGuid(), kind, group, TestOffer.Publisher(peer, audio, video), default),
            Engine.Port);
        peer.Connect();
        return peer;
    }

    /// <summary>One picture in the layers q, h and f.</summary>
    public async Task<TestPeer> PublishLayersAsync(Guid? publication = null)
    {
        TestPeer peer = NewPeer();
        string offer = TestOffer.Simulcast(peer, "q", "h", "f");
        peer.TakeAnswer(await Room.PublishAsync(peer.Id, Guid.NewGuid(), publication ?? Guid.NewGuid(), offer, default), Engine.Port);
        peer.Connect();
        return peer;
    }

    public async Task<TestPeer> ViewAsync(Guid? owner = null, int audio = 1, int video = 1, bool rtx = true, bool ipv6 = false, bool tcp = false, params string[] scopes)
    {
        TestPeer peer = NewPeer(ipv6, tcp);
        peer.TakeAnswer(await Room.ViewAsync(peer.Id, owner ?? Guid.NewGuid(), scopes, TestOffer.Viewer(peer, audio, video, rtx), default), Engine.Port);
        peer.Connect();
        return peer;
    }

    public TestPeer NewPeer(bool ipv6 = false, bool tcp = false)
    {
        var peer = new TestPeer(ipv6, tcp);
        peers.Add(peer);
        return peer;
    }

    /// <summary>Waits for an event that satisfies the condition.</summary>
    public T Expect<T>(Func<T, bool>? condition = null)
        where T : MediaEvent
    {
        T? found = null;
        Assert.True(
            SpinWait.SpinUntil(() => (found = Events.OfType<T>().LastOrDefault(happened => condition?.Invoke(happened) ?? true)) is not null, TestPeer.Patience),
            $"No {typeof(T).Name} came.");
        return found!;
    }

    /// <summary>Waits until something was dropped for this reason.</summary>
    public void ExpectDropped(string reason) =>
        Assert.True(SpinWait.SpinUntil(() => Engine.Counters.Dropped[reason] > 0, TestPeer.Patience), $"{reason} was not counted.");

    public static RtpHeader AudioHeader(int sequence) => new()
    {
        PayloadType = TestOffer.Opus,
        SequenceNumber = (ushort)sequence,
        Timestamp = (uint)(sequence * 960),
        Ssrc = AudioSsrc,
    };

    public static RtpHeader VideoHeader(int sequence) => new()
    {
        PayloadType = TestOffer.Vp8,
        Marker = true,
        SequenceNumber = (ushort)sequence,
        Timestamp = (uint)(sequence * 3000),
        Ssrc = VideoSsrc,
    };

    /// <summary>The one packet of a VP8 keyframe of 16×16 (RFC 7741 §4.2, RFC 6386 §9.1), then a filler.</summary>
    public static byte[] Keyframe(byte filler) => [0x10, 0x10, 0x00, 0x00, 0x9D, 0x01, 0x2A, 16, 0, 16, 0, filler];

    /// <summary>The one packet of a VP8 frame that depends on others.</summary>
    public static byte[] DeltaFrame(byte filler) => [0x10, 0x11, 0x00, 0x00, filler];

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        foreach (TestPeer peer in peers) peer.Dispose();
    }
}
