namespace CaseHub.Recorder.Secure;

/// <summary>
/// The datagrams that end our side of a handshake. Nothing acknowledges them, and OpenSSL repeats them only when the peer
/// repeats its own: on a bad link that alone cost a browser 14 s. So they are sent again, byte for byte, until media proves
/// that they arrived; the peer's replay window drops the surplus (RFC 6347 §4.1.2.6).
/// </summary>
internal sealed class LastFlight
{
    private const int MaxResends = 7;
    private const long FirstDelayMicroseconds = 50_000;

    private readonly List<byte[]> datagrams = [];
    private int resends;
    private long dueMicroseconds;

    public void Add(ReadOnlySpan<byte> datagram) => datagrams.Add(datagram.ToArray());

    public void Forget()
    {
        datagrams.Clear();
        resends = 0;
        dueMicroseconds = 0;
    }

    /// <summary>Sends the flight again after 50 ms, then 100, 200, … 3,200 ms.</summary>
    public void Resend(long nowMicroseconds, DatagramSender send)
    {
        if (datagrams.Count == 0) return;
        if (dueMicroseconds == 0) dueMicroseconds = nowMicroseconds + FirstDelayMicroseconds;
        if (nowMicroseconds < dueMicroseconds) return;

        foreach (byte[] datagram in datagrams) send(datagram);
        dueMicroseconds = nowMicroseconds + (FirstDelayMicroseconds << ++resends);
        if (resends == MaxResends) Forget();
    }
}
