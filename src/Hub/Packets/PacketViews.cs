using System.Globalization;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Exports;

namespace CaseHub.Hub.Packets;

/// <summary>One packet that was asked for.</summary>
/// <param name="State"><c>queued</c>, <c>running</c>, <c>done</c>, <c>failed</c>, <c>cancelled</c> or <c>outdated</c>.</param>
/// <param name="Percent">0–100.</param>
/// <param name="RemainingSeconds">Estimated; null while nothing can be said.</param>
/// <param name="Error">Why it failed, a code.</param>
/// <param name="Parts">Files in it.</param>
/// <param name="LeftOut">Parts of the case that are not in it; the packet says why.</param>
/// <param name="Bytes">Of the finished file.</param>
/// <param name="Sha256">Of the finished file.</param>
/// <param name="ExpiresAt">When the finished file is removed.</param>
/// <param name="FileName">For the person's own disk.</param>
public sealed record PacketView(
    Guid Id, Guid CaseId, string State, int Percent, long? RemainingSeconds, string? Error, int Parts, int LeftOut, long Bytes, string? Sha256, DateTimeOffset AskedAt, DateTimeOffset? ExpiresAt, string FileName)
{
    internal static PacketView Of(CasePacket packet, string number, bool holds, DateTimeOffset now) => new(
        packet.Id,
        packet.CaseId,
        Choices.CodeOf(holds ? packet.State : ExportState.Outdated),
        packet.Percent,
        packet.Remaining(now),
        packet.Error,
        packet.Parts,
        packet.LeftOut,
        holds ? packet.Bytes : 0,
        holds ? packet.Sha256 : null,
        packet.AskedAt,
        packet.ExpiresAt,
        NameOf(packet, number));

    internal static string NameOf(CasePacket packet, string number) =>
        string.Create(CultureInfo.InvariantCulture, $"{number.ToLowerInvariant()}-{packet.AskedAt:yyyy-MM-dd-HHmm}.zip");
}
