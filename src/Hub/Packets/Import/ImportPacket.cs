using System.Text.Json;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Drawings;
using CaseHub.Hub.Cases.Imported;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Notes;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Exports;
using CaseHub.Hub.Recordings.Keeping;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Packets.Import;

/// <summary>
/// Imports a packet that somebody has said yes to: what is not here is added, what is here stays as it is. Bytes are stored first, all rows together second; what stops in between
/// leaves blobs that nobody can reach, which the sweep finds.
/// </summary>
public static class ImportPacket
{
    /// <param name="ReceivedId">The packet.</param>
    /// <param name="CaseId">The case that is in it, for the audit log.</param>
    public sealed record Request(Guid ReceivedId, Guid CaseId) : ICommand<ImportReport>, IReceivedRequest
    {
        Guid? IAudited.AuditSubject => CaseId;
    }

    internal sealed class Handler(
        HubDb db, IBlobStore store, ImportPlan plan, ImportParts parts, ImportLog log, ReceivedRows rows, PacketOptions options, CaseTimeline timeline, AfterCommit afterCommit, CurrentActor actor, TimeProvider clock)
        : IRequestHandler<Request, Outcome<ImportReport>>
    {
        public async Task<Outcome<ImportReport>> Handle(Request request, CancellationToken cancellationToken)
        {
            var received = await db.Set<ReceivedPacket>().SingleAsync(row => row.Id == request.ReceivedId, cancellationToken);
            if (received is not { State: ExportState.Running, KeeperId: { } keeperId }) return Refusal.Conflict("packet-not-confirmed");
            await using var file = await store.OpenAsync(received.Blob, cancellationToken);
            if (file is null || file.Info.Sha256 != received.Sha256) return Refusal.Conflict("packet-unreadable");
            var opened = await PacketReader.OpenAsync(file.Stream, options, cancellationToken);
            if (!opened.IsGranted) return opened.Refusal;
            await using var packet = opened.Value;
            if (await plan.MakeAsync(packet.Manifest, received.OrganisationId, cancellationToken) is { } refusal) return refusal;

            await parts.StoreAsync(packet, plan, Progress(received, packet), cancellationToken);
            await AddAsync(packet, received.OrganisationId, keeperId, cancellationToken);
            var report = plan.Report();
            (received.State, received.Percent, received.EndedAt, received.Report) = (ExportState.Done, 100, clock.GetUtcNow(), JsonSerializer.Serialize(report, JsonSerializerOptions.Web));
            received.ExpiresAt = clock.GetUtcNow() + options.Keep;
            afterCommit.Tell(new ExportLeft(received.Id, received.Blob));
            return report;
        }

        private async Task AddAsync(PacketReader packet, Guid organisationId, Guid keeperId, CancellationToken cancellationToken)
        {
            var now = clock.GetUtcNow();
            if (plan.New.Count > 0 || plan.Present is null) await plan.Arrivals.AddAsync(db, now, cancellationToken);
            var policy = await db.PolicyOfAsync(organisationId, cancellationToken);
            foreach (var row in plan.New)
            {
                if (row.Row is ClinicalCase @case) Own(@case, packet.Manifest, now);
                if (row.Row is Recording recording) Retention.Apply(recording, policy);
                if (row.Row is Note note) note.Revision = LastOf(note.Id, 1);
                if (row.Row is Opinion) AddShown(row);
                if (row.Row is Session) db.Add(new SessionCase { SessionId = row.Id, CaseId = packet.Manifest.CaseId });
                db.Add(row.Row);
            }

            await ReviseAsync(cancellationToken);
            await LogsAsync(packet, organisationId, cancellationToken);
            await KeepAsync(packet.Manifest.CaseId, organisationId, keeperId, now, cancellationToken);
            if (plan.New.Count > 0) timeline.Add(packet.Manifest.CaseId, organisationId, "case-imported", text: From(packet.Manifest));
        }

        /// <summary>Which drawings an opinion shows; those that were not taken are left away.</summary>
        private void AddShown(PlannedRow opinion)
        {
            if (!opinion.Told.TryGetProperty(PacketParts.Shown, out var shown) || shown.ValueKind != JsonValueKind.Array) return;
            var ids = shown.EnumerateArray().Select(id => id.ValueKind == JsonValueKind.String && id.TryGetGuid(out var known) ? known : Guid.Empty).Where(plan.Accepted(PacketTables.Drawings).Contains).Distinct();
            foreach (var (position, id) in ids.Index()) db.Add(new OpinionDrawing { OpinionId = opinion.Id, DrawingId = id, OrganisationId = ((Opinion)opinion.Row).OrganisationId, Position = position });
        }

        /// <summary>Its own number here, which says the one it has there; nothing of it is due until somebody takes it over.</summary>
        private void Own(ClinicalCase @case, PacketManifest manifest, DateTimeOffset now)
        {
            string number = $"{manifest.CaseNumber}-{@case.Id.ToString("N")[^6..].ToUpperInvariant()}";
            typeof(ClinicalCase).GetProperty(nameof(ClinicalCase.Number))!.SetValue(@case, number);
            @case.IsResting = true;
            db.Add(new ImportedCase
            {
                CaseId = @case.Id,
                OrganisationId = @case.OrganisationId,
                Hub = manifest.Hub,
                FromOrganisation = manifest.Organisation.Name,
                FromOrganisationId = manifest.Organisation.Id,
                Number = manifest.CaseNumber,
                AskerId = @case.AskerId,
                ImportedById = actor.Required.Id,
                ImportedAt = now,
            });
        }

        /// <summary>Notes that are here and got another revision.</summary>
        private async Task ReviseAsync(CancellationToken cancellationToken)
        {
            var revised = plan.New.Select(row => row.Row).OfType<NoteRevision>().Select(revision => revision.NoteId).ToHashSet();
            foreach (var note in await db.Set<Note>().Where(note => revised.Contains(note.Id)).ToListAsync(cancellationToken)) note.Revision = LastOf(note.Id, note.Revision);
        }

        private int LastOf(Guid noteId, int here) =>
            plan.New.Select(row => row.Row).OfType<NoteRevision>().Where(revision => revision.NoteId == noteId).Select(revision => revision.Number).Append(here).Max();

        private async Task LogsAsync(PacketReader packet, Guid organisationId, CancellationToken cancellationToken)
        {
            var changed = plan.New.Select(row => row.Row).OfType<RecordingTrack>().Select(track => track.RecordingId).Concat(plan.New.Select(row => row.Row).OfType<Recording>().Select(recording => recording.Id)).ToHashSet();
            var recordings = (await db.Set<Recording>().WithRows().Where(recording => changed.Contains(recording.Id)).ToListAsync(cancellationToken)).UnionBy(plan.New.Select(row => row.Row).OfType<Recording>(), recording => recording.Id).ToList();
            foreach (var told in packet.Manifest.Rows.GetValueOrDefault(PacketTables.Sessions.Name) ?? [])
            {
                if (!told.TryGetProperty("id", out var key) || !key.TryGetGuid(out var sessionId) || !plan.Accepted(PacketTables.Sessions).Contains(sessionId)) continue;
                var entries = new List<RoomLogEntry>();
                if (!await log.AddAsync(packet, plan, told, sessionId, organisationId, entries, cancellationToken)) plan.CountLog(0, 0, 1);
                foreach (var recording in recordings.Where(recording => recording.SessionId == sessionId)) await ManifestAsync(recording, entries, cancellationToken);
            }
        }

        private async Task ManifestAsync(Recording recording, List<RoomLogEntry> entries, CancellationToken cancellationToken)
        {
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(RecordingManifest.Of(recording, TopologyOf.Of(recording, entries)), RecordingManifest.Json);
            await store.WriteAsync(BlobNames.Manifest(recording.OrganisationId, recording.SessionId, recording.Id), new MemoryStream(json), "application/json", cancellationToken);
        }

        /// <summary>Whoever was named may read it and take it over, and is told once.</summary>
        private async Task KeepAsync(Guid caseId, Guid organisationId, Guid keeperId, DateTimeOffset now, CancellationToken cancellationToken)
        {
            var origin = await db.Set<ImportedCase>().SingleOrDefaultAsync(row => row.CaseId == caseId, cancellationToken);
            bool isTheirs = plan.Present is not null && (origin is null || origin.TakenOverAt is not null);
            if (isTheirs || await db.Set<CaseGrant>().AnyAsync(grant => grant.CaseId == caseId && grant.Right == CaseRight.Keep && grant.ToClinicianId == keeperId, cancellationToken)) return;
            db.Add(new CaseGrant
            {
                Id = clock.NewId(),
                OrganisationId = organisationId,
                CaseId = caseId,
                ToOrganisationId = organisationId,
                ToClinicianId = keeperId,
                Right = CaseRight.Keep,
                At = now,
                ById = actor.Required.Id,
            });
            afterCommit.Tell(new CaseTold("case-imported", caseId, actor.Required.Id, [keeperId]));
        }

        private static string From(PacketManifest manifest) => manifest.Hub.Length == 0 ? manifest.Organisation.Name : $"{manifest.Organisation.Name}, {manifest.Hub}";

        private Action<long> Progress(ReceivedPacket received, PacketReader packet)
        {
            double total = Math.Max(1, packet.Manifest.Parts.Sum(part => part.Bytes));
            long done = 0;
            int percent = 0;
            return count =>
            {
                int now = Math.Min(99, (int)((done += count) / total * 100));
                if (now <= percent) return;
                percent = now;
                rows.NotePercent(received.Id, now);
            };
        }
    }
}
