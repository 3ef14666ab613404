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
}

/// <summary>What the loop counts; written by it alone, read by anyone.</summary>
internal sealed class Counters
{
    private readonly long[] dropped = new long[Enum.GetValues<DropReason>().Length];
    private long packetsIn;
    private long bytesIn;
    private long packetsOut;
    private long bytesOut;

    public void In(int bytes)
    {
        packetsIn++;
        bytesIn += bytes;
    }

    public void Out(int bytes)
    {
        packetsOut++;
        bytesOut += bytes;
    }

    public void Drop(DropReason reason) => dropped[(int)reason]++;

    public long Dropped(DropReason reason) => Volatile.Read(ref dropped[(int)reason]);

    public MediaCounters Snapshot() => new(
        Volatile.Read(ref packetsIn),
        Volatile.Read(ref bytesIn),
        Volatile.Read(ref packetsOut),
        Volatile.Read(ref bytesOut),
        Enum.GetValues<DropReason>().ToDictionary(reason => reason.ToString(), Dropped));
}
