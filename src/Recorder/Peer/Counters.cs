namespace CaseHub.Recorder.Peer;

/// <summary>Why a datagram was dropped or a TCP connection not kept; each is one exit of the loop.</summary>
internal enum DropReason
{
    UnknownProtocol,
    StunMalformed,
    StunNotARequest,
    StunUnknownUser,
    StunBadIntegrity,
    StunUnknownAttribute,
    StunRoleConflict,
    StunTooShortToAnswer,
    AddressNotValidated,
    NotConnectedYet,
    OverBudget,
    RtpMalformed,
    RtpNotAuthentic,
    RtpUnknownStream,
    RtpDuplicate,
    RtcpMalformed,
    RtcpNotAuthentic,
    RtcpOverBudget,
    SendFailed,

    /// <summary>A TCP connection over the bounds.</summary>
    TcpRefused,

    /// <summary>A TCP connection that brought no valid check in time, or too much else before it.</summary>
    TcpUnchecked,

    /// <summary>A TCP connection that sent what is no frame of media.</summary>
    TcpFrameTooLong,

    /// <summary>A datagram to a slow TCP reader; it is also a <see cref="SendFailed"/>.</summary>
    TcpQueueFull,

    /// <summary>Something that belongs to another loop, which was too far behind to take it.</summary>
    LoopOverrun,
}

/// <summary>What the loop counts; written by it alone, read by anyone.</summary>
internal sealed class Counters
{
    private readonly long[] dropped = new long[Enum.GetValues<DropReason>().Length];
    private long packetsIn;
    private long bytesIn;
    private long packetsOut;
    private long bytesOut;
    private long busyMicroseconds;

    public void In(int bytes)
    {
        packetsIn++;
        bytesIn += bytes;
    }

    public void Out(int bytes) => Out(1, bytes);

    public void Out(int packets, long bytes)
    {
        packetsOut += packets;
        bytesOut += bytes;
    }

    /// <summary>Notes a turn of the loop, from being woken to waiting again.</summary>
    public void Busy(long microseconds) => busyMicroseconds += microseconds;

    public void Drop(DropReason reason) => dropped[(int)reason]++;

    public long Dropped(DropReason reason) => Volatile.Read(ref dropped[(int)reason]);

    /// <summary>What all loops of an engine counted.</summary>
    public static MediaCounters Sum(IReadOnlyList<Counters> loops) => new(
        loops.Sum(loop => Volatile.Read(ref loop.packetsIn)),
        loops.Sum(loop => Volatile.Read(ref loop.bytesIn)),
        loops.Sum(loop => Volatile.Read(ref loop.packetsOut)),
        loops.Sum(loop => Volatile.Read(ref loop.bytesOut)),
        Enum.GetValues<DropReason>().ToDictionary(reason => reason.ToString(), reason => loops.Sum(loop => loop.Dropped(reason))))
    {
        Busy = [.. loops.Select(loop => TimeSpan.FromMicroseconds(Volatile.Read(ref loop.busyMicroseconds)))],
    };
}
