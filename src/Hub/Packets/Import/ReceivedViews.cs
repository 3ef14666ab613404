using System.Text.Json;
using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Packets.Import;

internal static class ReceivedViews
{
    public static ReceivedView Of(ReceivedPacket packet, DateTimeOffset now) => new(
        packet.Id,
        packet.CaseId,
        Choices.CodeOf(packet.State),
        packet.Percent,
        packet.Remaining(now),
        packet.Error,
        packet.AskedAt,
        packet.ExpiresAt,
        packet.Bytes,
        JsonSerializer.Deserialize<PacketSummary>(packet.Summary, JsonSerializerOptions.Web)!,
        JsonSerializer.Deserialize<ImportReport>(packet.Report, JsonSerializerOptions.Web)!);
}
