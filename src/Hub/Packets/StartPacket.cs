using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Exports;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Packets;

/// <summary>Asks for a case as one ZIP to take along. It is made when its turn comes.</summary>
public static class StartPacket
{
    private const double Gigabyte = 1_000_000_000;

    public sealed record Request(Guid CaseId) : ICommand<Started>, ICaseRequest;

    public sealed record Started(Guid Id);

    internal sealed class Handler(HubDb db, PacketAsker asker, DataFolder data, ExportOptions exports, PacketOptions options, AfterCommit afterCommit, CurrentActor actor, TimeProvider clock)
        : IRequestHandler<Request, Outcome<Started>>
    {
        public async Task<Outcome<Started>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required;
            var @case = await db.Set<ClinicalCase>().AsNoTracking().SingleAsync(row => row.Id == request.CaseId, cancellationToken);
            if (await asker.RefuseCountryAsync(@case.OrganisationId, me.OrganisationId, cancellationToken) is { } country) return country;
            var own = db.Set<CasePacket>().Where(row => row.By == me.Id && (row.State == ExportState.Queued || row.State == ExportState.Running));
            if (await own.CountAsync(cancellationToken) >= options.MaxPerPerson) return Refusal.TooMany("packets-waiting", options.MaxPerPerson);
            if (await RefuseSpaceAsync(request.CaseId, cancellationToken) is { } noSpace) return noSpace;

            var packet = new CasePacket
            {
                Id = clock.NewId(),
                CaseId = @case.Id,
                OrganisationId = @case.OrganisationId,
                By = me.Id,
                ByOrganisationId = me.OrganisationId,
                AskedAt = clock.GetUtcNow(),
            };
            db.Add(packet);
            afterCommit.Tell(new ExportAsked());
            return new Started(packet.Id);
        }

        private async Task<Refusal?> RefuseSpaceAsync(Guid caseId, CancellationToken cancellationToken)
        {
            var content = await PacketContent.ReadAsync(db, caseId, cancellationToken);
            long bytes = content.Of(PacketTables.Tracks).Sum(track => track.Bytes) + content.Of(PacketTables.Files).Sum(file => file.Bytes);
            long needed = ExportSizes.Needed(bytes, ExportFormat.Zip, TimeSpan.Zero) + exports.MinFreeBytes;
            long free = ExportSizes.Free(data);
            return free >= needed ? null : Refusal.Unavailable("packet-no-space", Rounded(needed), Rounded(free));
        }

        private static string Rounded(long bytes) => (bytes / Gigabyte).ToString("0.0", System.Globalization.CultureInfo.CurrentCulture);
    }
}
