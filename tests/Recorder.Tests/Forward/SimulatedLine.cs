using CaseHub.Recorder.Forward;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Forward;

/// <summary>
/// A viewer behind a bottleneck with a queue, and a sender that spends what the estimator allows on one of three layers. Time is a
/// number: a minute takes milliseconds, and the same seed gives the same run.
/// </summary>
internal sealed class SimulatedLine(int seed = 1)
{
    public const long Second = 1_000_000;

    private const long Step = 1_000;
    private const long Feedback = 100_000;
    private const long Frame = 33_000;
    private const int PacketBytes = 1_000;
    private const int PaddingBytes = 291;
    private readonly Random random = new(seed);
    private readonly TransportArrivals arrivals = new();
    private readonly Queue<(long At, ushort Number)> onTheWay = new();
    private readonly Queue<(long At, byte[] Compound)> answers = new();
    private readonly byte[] scratch = new byte[1_500];
    private long lineFree;
    private long fedBack;
    private long framed;

    public BandwidthEstimator Estimator { get; } = new();

    public long Now { get; private set; } = Second;

    /// <summary>Bits per second.</summary>
    public long Capacity { get; set; } = 2_000_000;

    public double Loss { get; set; }

    /// <summary>The viewer's clock, less ours.</summary>
    public long ViewerClockAhead { get; init; } = 7_000_000;

    public long Propagation { get; set; } = 20_000;

    /// <summary>Longer queues drop at their tail.</summary>
    public long MaxQueue { get; set; } = 500_000;

    public long[] LayerBits { get; set; } = [150_000, 500_000, 1_500_000];

    /// <summary>Which layer is sent; -1 for none.</summary>
    public int Layer { get; private set; } = -1;

    public long Queue => Math.Max(0, lineFree - Now);

    public long LongestQueue { get; set; }

    public long BytesSent { get; private set; }

    public int Changes { get; private set; }

    /// <summary>Goes on until the condition holds; how long that took, microseconds, or null when it did not.</summary>
    public long? Until(Func<bool> condition, long patience = 60 * Second)
    {
        long start = Now;
        while (Now - start < patience)
        {
            if (condition()) return Now - start;
            Tick();
        }

        return null;
    }

    public void Run(long time) => Until(() => false, time);

    private void Tick()
    {
        Now += Step;
        if (Now - framed >= Frame) SendFrame();
        if (Now % 10_000 == 0) SendPadding();
        while (onTheWay.Count > 0 && onTheWay.Peek().At <= Now) Arrive(onTheWay.Dequeue());
        if (Now - fedBack >= Feedback) FeedBack();
        while (answers.Count > 0 && answers.Peek().At <= Now) Take(answers.Dequeue().Compound);
        LongestQueue = Math.Max(LongestQueue, Queue);
    }

    private void SendFrame()
    {
        framed = Now;
        Choose();
        if (Layer < 0) return;
        // Frames are uneven, as an encoder makes them.
        long bytes = (long)(LayerBits[Layer] * Frame / 8 / Second * (0.8 + (0.4 * random.NextDouble())));
        for (; bytes > 0; bytes -= PacketBytes) Send((int)Math.Min(bytes, PacketBytes));
    }

    private void Choose()
    {
        var wish = new PictureWish { Current = Layer, Height = int.MaxValue };
        for (int i = 0; i < LayerBits.Length; i++) wish.Layers[wish.LayerCount++] = new LayerFigures(180 << i, LayerBits[i]);
        Span<int> chosen = stackalloc int[1];
        LayerAllocation.Share(Estimator.BitsPerSecond, Estimator.IsKnown, [wish], chosen);
        if (chosen[0] != Layer) Changes++;
        Layer = chosen[0];
    }

    private void SendPadding()
    {
        for (int due = Estimator.PaddingDue(LayerBits[^1], Now); due > 0; due -= PaddingBytes) Send(PaddingBytes);
    }

    private void Send(int bytes)
    {
        ushort number = Estimator.Number(bytes, Now);
        BytesSent += bytes;
        if (Queue > MaxQueue || random.NextDouble() < Loss) return;
        lineFree = Math.Max(lineFree, Now) + (bytes * 8 * Second / Capacity);
        onTheWay.Enqueue((lineFree + Propagation, number));
    }

    private void Arrive((long At, ushort Number) packet) => arrivals.Record(packet.Number, packet.At + ViewerClockAhead);

    private void FeedBack()
    {
        fedBack = Now;
        while (arrivals.TryWrite(scratch, 1, 2, out int length)) answers.Enqueue((Now + Propagation, scratch[..length]));
    }

    private void Take(byte[] compound)
    {
        Assert.True(RtcpCompound.TryParse(compound, out RtcpCompound packets));
        foreach (RtcpPacket packet in packets)
        {
            if (TransportFeedback.TryParse(packet, out TransportFeedback feedback)) Estimator.Take(feedback, Now);
        }
    }
}
