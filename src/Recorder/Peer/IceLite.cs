using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Peer;

/// <summary>What a connectivity check came to.</summary>
internal readonly record struct CheckOutcome(bool Passed, bool Nominates, int AnswerLength);

/// <summary>The answering half of ICE, all that a lite agent has (RFC 8445 §2.5, §7.3).</summary>
internal sealed class IceLite(Counters counters)
{
    /// <summary>The peer that a check is addressed to, before anything is authenticated.</summary>
    public static bool TryReadKey(in StunMessage check, out ulong key)
    {
        key = 0;
        if (check.Username.Length <= IceCredentials.UfragLength || check.Username[IceCredentials.UfragLength] != ':') return false;
        key = IceCredentials.KeyOf(check.Username);
        return true;
    }

    /// <summary>Authenticates a check and writes the answer to it; none to a check that fails.</summary>
    /// <param name="check">A binding request for this peer.</param>
    /// <param name="requestLength">Its bytes; no answer is longer, so that nobody can use us to multiply traffic.</param>
    /// <param name="session">The ICE session that it names.</param>
    /// <param name="from">Where it came from.</param>
    /// <param name="answer">At least 128 bytes, owned by the caller.</param>
    public CheckOutcome Answer(in StunMessage check, int requestLength, IceSession session, in PeerAddress from, Span<byte> answer)
    {
        byte[] pwd = session.Ours.PwdBytes;
        if (!check.Username.SequenceEqual(session.Username) || !check.VerifyFingerprint() || !check.VerifyIntegrity(pwd))
            return Refuse(DropReason.StunBadIntegrity, 0);
        if (check.UnknownRequired != 0)
            return Refuse(DropReason.StunUnknownAttribute, StunResponse.WriteUnknownAttribute(answer, check, pwd));
        // A lite agent never controls: the other side must (RFC 8445 §6.1.1, §7.3.1.1).
        if (check.Controlled is not null)
            return Refuse(DropReason.StunRoleConflict, StunResponse.WriteRoleConflict(answer, check, pwd));

        Span<byte> address = stackalloc byte[16];
        from.WriteAddress(address);
        int length = StunResponse.WriteSuccess(answer, check, address, from.Port, pwd);
        if (length > requestLength) return Refuse(DropReason.StunTooShortToAnswer, 0);
        return new CheckOutcome(Passed: true, check.UseCandidate, length);
    }

    private CheckOutcome Refuse(DropReason reason, int answerLength)
    {
        counters.Drop(reason);
        return new CheckOutcome(false, false, answerLength);
    }
}
