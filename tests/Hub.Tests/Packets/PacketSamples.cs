using System.IO.Compression;
using CaseHub.Hub.Attachments;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Closing;
using CaseHub.Hub.Cases.Drawings;
using CaseHub.Hub.Cases.Opinions;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.CallNotes;
using CaseHub.Hub.Notes;
using CaseHub.Hub.Packets;
using CaseHub.Hub.Packets.Import;
using CaseHub.Hub.People;
using CaseHub.Hub.Tests.Cases.Opinions;
using CaseHub.Hub.Tests.Recordings.Keeping;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.Packets;

/// <summary>Cases with everything in them, packets of them, and what a second hub does with those.</summary>
internal static class PacketSamples
{
    /// <summary>Recorded, with notes in several revisions, files of one name, opinions with drugs and sound, a plan, a follow-up and a call note.</summary>
    public static async Task<(Guid Case, Guid Recording)> WholeCaseAsync(this HubFixture hub)
    {
        var recordingId = await hub.StoredAsync(seconds: 12);
        var session = (await hub.RowAsync(recordingId)).SessionId;
        var id = await hub.ReadAsync(db => db.Set<SessionCase>().Where(link => link.SessionId == session).Select(link => link.CaseId).SingleAsync());
        var note = await hub.GrantedAsync(hub.Gp, new WriteNote.Request(id, "# First sight\n\nRing-shaped, <b>warm</b>.", session, recordingId));
        await hub.GrantedAsync(hub.Dermatologist, new ReviseNote.Request(note.Id, "# First sight\n\nRing-shaped, not warm. حمامی احمر\n", 1));
        await hub.GrantedAsync(hub.Dermatologist, new WriteNote.Request(id, "A second note."));
        var leg = await hub.AttachAsync(id, "leg.jpg", Attachments.Pictures.Bytes("camera.jpg"));
        await hub.AttachAsync(id, "LEG.jpg", Attachments.Pictures.Bytes("camera.jpg"));
        await hub.AttachAsync(id, "con.pdf", [.. "%PDF-1.7\n"u8, .. new byte[2_000]]);
        foreach (var person in new[] { hub.Gp, hub.Dermatologist })
            await hub.GrantedAsync(person, new JoinRoom.Request(session, Guid.NewGuid(), Guid.NewGuid(), $"connection of {person.Name}", true, true));
        await hub.GrantedAsync(hub.Dermatologist, new PostToLog.Request(session, Guid.NewGuid(), "chat", "Since when? \u202E"));
        await hub.GrantedAsync(hub.Dermatologist, new AskBack.Request(id, "Any fever?"));
        await hub.GrantedAsync(hub.Gp, new ReplyToAskBack.Request(id, "None."));
        await hub.GrantedAsync(hub.Dermatologist, new WriteOpinion.Request(id, "Yes.", "stay") { Drugs = [new DrugLine("doxycycline", 100, "milligram", "twice-daily", "oral", 10)] });
        await hub.DrawnAsync(id, leg.Id);
        await hub.GrantedAsync(hub.Dermatologist, new SpeakOpinion.Request(id, null, "stay", new MemoryStream(SpokenSample.Of(2))));
        await hub.GrantedAsync(hub.Gp, new WriteCallNote.Request(id, session, "Seen together."));
        await hub.GrantedAsync(hub.Gp, new AcknowledgeOpinion.Request(id, "Doxycycline from today."));
        await hub.GrantedAsync(hub.Gp, new PlanFollowUp.Request(id, "return-visit", DateOnly.FromDateTime(hub.Clock.GetUtcNow().UtcDateTime).AddDays(7), "Look at the leg"));
        return (id, recordingId);
    }

    /// <summary>A drawing in two versions; the opinion shows the first.</summary>
    private static Task<int> DrawnAsync(this HubFixture hub, Guid caseId, Guid fileId) => hub.ReadAsync(async db =>
    {
        var layer = Guid.CreateVersion7();
        var opinion = await db.Set<Opinion>().SingleAsync(row => row.CaseId == caseId);
        foreach (int version in (int[])[1, 2])
            db.Add(new Drawing
            {
                Id = version == 1 ? layer : Guid.CreateVersion7(), OrganisationId = opinion.OrganisationId, CaseId = caseId, AttachmentId = fileId, LayerId = layer, Version = version,
                AuthorId = hub.Dermatologist.Id, At = hub.Clock.GetUtcNow(), Width = 32, Height = 48, Shapes = DrawnShapes.Write(version == 1 ? [new DrawnShape("arrow", "yellow", [1, 2, 10, 20])] : []),
            });
        db.Add(new OpinionDrawing { OpinionId = opinion.Id, DrawingId = layer, OrganisationId = opinion.OrganisationId, Position = 0 });
        return await db.SaveChangesAsync();
    });

    public static Task<AttachmentView> AttachAsync(this HubFixture hub, Guid caseId, string name, byte[] bytes) =>
        hub.GrantedAsync(hub.Gp, new AttachFile.Request(caseId, name, new MemoryStream(bytes)));

    /// <summary>The ZIP of a case, as it is downloaded.</summary>
    public static async Task<byte[]> TakenAlongAsync(this HubFixture hub, Actor by, Guid caseId)
    {
        var asked = await hub.GrantedAsync(by, new StartPacket.Request(caseId));
        await Eventually.HoldsAsync(async () => (await hub.GrantedAsync(by, new ReadPacket.Request(asked.Id))).State is not ("queued" or "running"));
        var view = await hub.GrantedAsync(by, new ReadPacket.Request(asked.Id));
        Assert.True(view.State == "done", $"{view.State} {view.Error}");
        var file = await hub.GrantedAsync(by, new OpenPacket.Request(asked.Id));
        await using var content = file.Content;
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy);
        Assert.Equal(view.Bytes, copy.Length);
        return copy.ToArray();
    }

    public static Task<ReceivedView> BroughtInAsync(this HubFixture hub, byte[] packet) => hub.GrantedAsync(hub.Administrator, new ReceivePacket.Request(new MemoryStream(packet)));

    /// <summary>Brought in, said yes to, and imported; the GP is to look after it.</summary>
    public static async Task<ReceivedView> ImportedAsync(this HubFixture hub, byte[] packet)
    {
        var received = await hub.BroughtInAsync(packet);
        await hub.GrantedAsync(hub.Administrator, new ConfirmPacket.Request(received.Id, hub.Gp.Id));
        await Eventually.HoldsAsync(async () => (await hub.GrantedAsync(hub.Administrator, new ReadReceived.Request(received.Id))).State is not ("queued" or "running"));
        return await hub.GrantedAsync(hub.Administrator, new ReadReceived.Request(received.Id));
    }

    public static async Task<ReceivedView> DoneAsync(Task<ReceivedView> import)
    {
        var view = await import;
        Assert.True(view.State == "done", $"{view.State} {view.Error}");
        return view;
    }

    public static SortedDictionary<string, byte[]> Parts(byte[] packet)
    {
        using var archive = new ZipArchive(new MemoryStream(packet), ZipArchiveMode.Read);
        var parts = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var entry in archive.Entries)
        {
            using var content = entry.Open();
            using var copy = new MemoryStream();
            content.CopyTo(copy);
            parts[entry.FullName] = copy.ToArray();
        }

        return parts;
    }
}
