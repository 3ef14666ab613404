using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Peer;

/// <summary>
/// Where datagrams come in: tells STUN, DTLS, RTP and RTCP apart, answers checks, and finds whose the rest is; what is another loop's is
/// passed on to it. Used by its loop alone.
/// </summary>
/// <param name="owner">That loop.</param>
/// <param name="around">That loop's.</param>
/// <param name="table">Its peers.</param>
/// <param name="directory">Those of all loops.</param>
/// <param name="shared">Where datagrams arrive whosesoever they are.</param>
internal sealed class LoopDoor(MediaLoop owner, PeerSurroundings around, PeerTable table, LoopDirectory directory, IDatagramLink? shared)
{
    private readonly IceLite ice = new(around.Counters);
    private readonly byte[] answer = new byte[256];

    /// <param name="mayPass">False for what was passed on once: two loops that disagree must not throw it to and fro.</param>
    /// <returns>False when it was answered, passed on, or dropped and counted.</returns>
    public bool TryLetIn(ReadOnlySpan<byte> datagram, in RemotePlace from, bool mayPass, out PacketKind kind, out RemotePeer? peer)
    {
        peer = null;
        kind = PacketDemux.Classify(datagram);
        if (kind == PacketKind.Unknown) around.Counters.Drop(DropReason.UnknownProtocol);
        else if (kind == PacketKind.Stun) TakeCheck(datagram, from, mayPass);
        // Only a place that passed an authenticated check may speak: no ClientHello race, no RTP bleed.
        else if (table.TryFind(from, out peer)) return true;
        else if (!mayPass || from.Link != shared || !TryPassOn(directory.OwnerOf(from.Address), datagram, from)) around.Counters.Drop(DropReason.AddressNotValidated);
        return false;
    }

    private void TakeCheck(ReadOnlySpan<byte> datagram, in RemotePlace from, bool mayPass)
    {
        if (!StunMessage.TryParse(datagram, out StunMessage check)) around.Counters.Drop(DropReason.StunMalformed);
        else if (check.Type != StunType.BindingRequest) around.Counters.Drop(DropReason.StunNotARequest);
        else if (!IceLite.TryReadKey(check, out ulong key)) around.Counters.Drop(DropReason.StunUnknownUser);
        else if (table.TryFind(key, out var called)) Answer(check, datagram.Length, called.Peer, called.Ice, from);
        else if (!mayPass || !TryPassOn(directory.OwnerOf(key), datagram, from)) around.Counters.Drop(DropReason.StunUnknownUser);
    }

    /// <summary>Passes on what another loop's peer is to have: a datagram of the port that all share, or a whole connection.</summary>
    /// <returns>False when no other loop wants it.</returns>
    private bool TryPassOn(MediaLoop? other, ReadOnlySpan<byte> datagram, in RemotePlace from)
    {
        if (other is null || other == owner) return false;
        if (from.Link is TcpLink link) return TryMove(link, other);
        if (!other.Passed.TryPut(datagram, new PassedPacket { Kind = PassedKind.Datagram, ArrivalMicroseconds = around.Clock.Now, From = from.Address })) around.Counters.Drop(DropReason.LoopOverrun);
        return true;
    }

    private bool TryMove(TcpLink link, MediaLoop other)
    {
        TcpPort there = other.Tcp!;
        if (!link.TryLeaveFor(there)) return false;
        if (other.Mailbox.TryPost(() => there.Adopt(link))) return true;
        link.Abandon();
        around.Counters.Drop(DropReason.LoopOverrun);
        return true;
    }

    private void Answer(in StunMessage check, int checkLength, RemotePeer peer, IceSession session, in RemotePlace from)
    {
        CheckOutcome outcome = ice.Answer(check, checkLength, session, from.Address, answer);
        if (outcome.Passed)
        {
            table.Settle(peer, session);
            table.Bind(from, peer);
            peer.OnCheckPassed(from, outcome.Nominates);
        }

        if (outcome.AnswerLength == 0 || outcome.AnswerLength > checkLength) return;
        if (from.TrySend(answer.AsSpan(0, outcome.AnswerLength))) around.Counters.Out(outcome.AnswerLength);
        else around.Counters.Drop(DropReason.SendFailed);
    }
}
