using System.Text.Json;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Exports;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Packets.Import;

/// <summary>
/// Takes a packet in: every byte of it is read and compared before anything else is done, and nothing of the case is written. What it would change is answered; somebody says yes to that
/// later (<see cref="ConfirmPacket"/>).
/// </summary>
public static class ReceivePacket
{
    /// <param name="Content">A ZIP. Read once, from its position to its end or to what is taken at most; stays the sender's.</param>
    public sealed record Request(Stream Content) : ICommand<ReceivedView>;

    internal sealed class Handler(HubDb db, DataFolder data, IBlobStore store, ImportPlan plan, PacketOptions options, ExportOptions exports, CurrentActor actor, TimeProvider clock)
        : IRequestHandler<Request, Outcome<ReceivedView>>
    {
        private const long Gibibyte = 1024L * 1024 * 1024;
        private static readonly ExportState[] Unfinished = [ExportState.Undecided, ExportState.Queued, ExportState.Running];

        public async Task<Outcome<ReceivedView>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required;
            if (await db.Set<ReceivedPacket>().CountAsync(row => row.By == me.Id && Unfinished.Contains(row.State), cancellationToken) >= options.MaxPerPerson)
                return Refusal.TooMany("packets-undecided", options.MaxPerPerson);
            await using var file = NewTemporary();
            if (await CopyAsync(request.Content, file, cancellationToken) is { } tooLarge) return tooLarge;
            var opened = await PacketReader.OpenAsync(file, options, cancellationToken);
            if (!opened.IsGranted) return opened.Refusal;
            await using var packet = opened.Value;
            if (await RefuseCountryAsync(packet.Manifest, cancellationToken) is { } country) return country;
            if (await packet.VerifyAsync(cancellationToken) is { } differs) return differs;
            if (await plan.MakeAsync(packet.Manifest, me.OrganisationId, cancellationToken) is { } refusal) return refusal;

            var received = Row(packet, file.Length, await HashAsync(file, cancellationToken));
            file.Position = 0;
            await store.WriteAsync(received.Blob, file, "application/zip", cancellationToken);
            db.Add(received);
            return ReceivedViews.Of(received, clock.GetUtcNow());
        }

        private ReceivedPacket Row(PacketReader packet, long bytes, string sha256)
        {
            var now = clock.GetUtcNow();
            return new ReceivedPacket
            {
                Id = clock.NewId(),
                CaseId = packet.Manifest.CaseId,
                OrganisationId = actor.Required.OrganisationId,
                By = actor.Required.Id,
                ByOrganisationId = actor.Required.OrganisationId,
                AskedAt = now,
                ExpiresAt = now + options.Keep,
                State = ExportState.Undecided,
                Bytes = bytes,
                Sha256 = sha256,
                Summary = JsonSerializer.Serialize(SummaryOf(packet.Manifest), JsonSerializerOptions.Web),
                Report = JsonSerializer.Serialize(plan.Report(), JsonSerializerOptions.Web),
            };
        }

        private static PacketSummary SummaryOf(PacketManifest manifest)
        {
            var told = manifest.Rows[PacketTables.Case.Name][0];
            string Code(string property) => told.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? PlainText.Line(value.GetString()!, 40) : "";
            return new PacketSummary(
                PlainText.Line(manifest.Hub, 253),
                PlainText.Line(manifest.Organisation.Name, 200),
                manifest.Organisation.Country,
                manifest.CaseNumber,
                Code("state"),
                Code("specialty"),
                PlainText.Line(manifest.CreatedBy.Name, 200),
                manifest.CreatedAt,
                manifest.Parts.Count,
                manifest.Parts.Sum(part => part.Bytes),
                manifest.People.Count,
                [.. manifest.LeftOut.Take(1_000).Select(one => new PacketLeftOut(PlainText.Line(one.Kind, 40), one.Id, PlainText.Line(one.Reason, 40)))]);
        }

        /// <summary>From which countries one's organisation takes cases.</summary>
        private async Task<Refusal?> RefuseCountryAsync(PacketManifest manifest, CancellationToken cancellationToken)
        {
            var ours = await db.Set<Organisation>().AsNoTracking().SingleAsync(row => row.Id == actor.Required.OrganisationId, cancellationToken);
            var theirs = new Organisation { Id = manifest.Organisation.Id, Name = manifest.Organisation.Name, Country = manifest.Organisation.Country, CreatedAt = manifest.CreatedAt };
            return DataPolicy.Refuse(theirs, DataFunction.Import, ours);
        }

        private async Task<Refusal?> CopyAsync(Stream source, FileStream file, CancellationToken cancellationToken)
        {
            byte[] buffer = new byte[BlobBlocks.Bytes];
            int count;
            while ((count = await source.ReadAsync(buffer, cancellationToken)) > 0)
            {
                if (file.Length + count > options.MaxBytes) return Refusal.TooLarge("packet-too-large", Math.Max(1, options.MaxBytes / Gibibyte));
                if (file.Length % (64L * BlobBlocks.Bytes) < count && ExportSizes.Free(data) < exports.MinFreeBytes + count) return Refusal.Unavailable("packet-no-room");
                await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }

            return null;
        }

        private static async Task<string> HashAsync(FileStream file, CancellationToken cancellationToken)
        {
            file.Position = 0;
            return Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(file, cancellationToken));
        }

        private FileStream NewTemporary() => new(
            Path.Combine(data.Temporary, Guid.NewGuid().ToString("N")), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 64 * 1024, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
    }
}
