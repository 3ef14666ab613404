namespace CaseHub.Recorder.Peer;

/// <summary>Why a datagram was dropped; each is one exit of the loop.</summary>
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
