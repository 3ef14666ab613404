using System.Text;
using CaseHub.Hub.Attachments;
using CaseHub.Hub.Audit;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Imported;
using CaseHub.Hub.Notes;
using CaseHub.Hub.Packets;
using CaseHub.Hub.Packets.Import;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings.Keeping;
using CaseHub.Hub.Tests.Attachments;
using CaseHub.Hub.Tests.Cases;
using CaseHub.Hub.Tests.Recordings.Keeping;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.Packets;

/// <summary>Who may take a case along and what never goes with it; and what a packet cannot change where it arrives.</summary>
[Trait("Category", "Hub")]
public class WhatLeavesAndWhatStays
{
    [Fact]
    public async Task The_sites_own_name_for_the_patient_never_leaves()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = (await hub.GrantedAsync(hub.Gp, CaseSamples.Rash() with { Reference = "Bed 7, Nowak" })).Id;

        var parts = PacketSamples.Parts(await hub.TakenAlongAsync(hub.Gp, id));

        Assert.All(parts.Values, part => Assert.DoesNotContain("Nowak", Encoding.UTF8.GetString(part), StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("sealedReference", Encoding.UTF8.GetString(parts["manifest.json"]), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("referenceHash", Encoding.UTF8.GetString(parts["manifest.json"]), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Whoever_has_withdrawn_is_left_out_and_named_and_a_packet_from_before_is_gone()
    {
        await using var hub = await HubFixture.StartAsync();
        var (id, recordingId) = await hub.WholeCaseAsync();
        var before = await hub.GrantedAsync(hub.Gp, new StartPacket.Request(id));
        await Eventually.HoldsAsync(async () => (await hub.GrantedAsync(hub.Gp, new ReadPacket.Request(before.Id))).State == "done");
        var track = await hub.TrackOfAsync(recordingId, hub.Dermatologist);

        await hub.GrantedAsync(hub.Dermatologist, new WithdrawConsent.Request(recordingId));

        Assert.Equal("packet-outdated", (await hub.RefusedAsync(hub.Gp, new OpenPacket.Request(before.Id))).Code);
        var after = new Tampered(await hub.TakenAlongAsync(hub.Gp, id));
        Assert.DoesNotContain(after.Parts.Keys, path => path.Contains($"{track.Id}", StringComparison.Ordinal));
        Assert.Contains(after.Manifest["leftOut"]!.AsArray(), one => (string)one!["id"]! == $"{track.Id}" && (string)one["reason"]! == "withdrawn");
        Assert.Contains($"track {track.Id}: withdrawn", Encoding.UTF8.GetString(after.Parts["case.md"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_those_whom_a_case_is_between_take_it_along_and_only_where_its_owner_lets_it_go()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AnsweredAsync();
        foreach (var stranger in new[] { hub.Colleague, hub.Stranger, hub.Administrator })
            Assert.Equal(RefusalKind.NotFound, (await hub.RefusedAsync(stranger, new StartPacket.Request(id))).Kind);
        var packet = await hub.GrantedAsync(hub.Dermatologist, new StartPacket.Request(id));
        Assert.Equal("packet-not-found", (await hub.RefusedAsync(hub.Gp, new OpenPacket.Request(packet.Id))).Code);

        await hub.ReadAsync(db => db.Set<Organisation>().Where(one => one.Id == hub.Gp.OrganisationId).ExecuteUpdateAsync(set => set.SetProperty(one => one.ExportCountries, ["PK"])));
        Assert.Equal("data-export", (await hub.RefusedAsync(hub.Dermatologist, new StartPacket.Request(id))).Code);
        Assert.Equal("data-export", (await hub.RefusedAsync(hub.Dermatologist, new OpenPacket.Request(packet.Id))).Code);
        await hub.TakenAlongAsync(hub.Gp, id);
        Assert.True(await hub.ReadAsync(db => db.Set<AuditEntry>().AnyAsync(entry => entry.Request == "Packets.StartPacket" && entry.SubjectId == id)));
    }

    [Fact]
    public async Task Parts_that_are_not_what_they_should_be_are_refused_one_by_one_and_the_rest_comes_in()
    {
        await using var first = await HubFixture.StartAsync();
        var (id, _) = await first.WholeCaseAsync();
        var packet = new Tampered(await first.TakenAlongAsync(first.Gp, id));
        packet.Put(packet.PartOf("files"), Attachments.Pictures.Bytes("camera.jpg"), packet.Row("files"));
        packet.Put(packet.PartOf("tracks"), new byte[3_000], packet.Row("tracks"));
        packet.Put(packet.PartOf("noteRevisions"), new byte[70_000], packet.Row("noteRevisions"));
        await using var second = await HubFixture.StartAsync();

        var view = await PacketSamples.DoneAsync(second.ImportedAsync(packet.Packed()));

        Assert.Equal(["drawings refers-to-nothing", "drawings refers-to-nothing", "files not-as-told", "noteRevisions too-large", "tracks not-webm"], view.Report.Refused.Select(one => $"{one.Kind} {one.Reason}").Order(StringComparer.Ordinal));
        await second.GrantedAsync(second.Gp, new TakeOverImport.Request(id));
        Assert.Equal(2, (await second.GrantedAsync(second.Gp, new ReadNotes.Request(id))).Count);
        Assert.Equal(2, (await second.GrantedAsync(second.Gp, new ListAttachments.Request(id))).Count);
    }

    [Fact]
    public async Task A_file_that_the_scanner_here_holds_to_be_dangerous_stays_out()
    {
        await using var first = await HubFixture.StartAsync();
        var (id, _) = await first.WholeCaseAsync();
        byte[] packet = await first.TakenAlongAsync(first.Gp, id);
        await using var scanner = new StubScanner { Answer = _ => "stream: Eicar-Test-Signature FOUND\0" };
        await using var second = await HubFixture.StartAsync(null, new KeyValuePair<string, string?>("CaseHub:Attachments:Clamd", scanner.Address));

        var view = await PacketSamples.DoneAsync(second.ImportedAsync(packet));

        Assert.Equal(["infected"], view.Report.Refused.Where(one => one.Kind == "files").Select(one => one.Reason).Distinct());
        await second.GrantedAsync(second.Gp, new TakeOverImport.Request(id));
        Assert.Empty(await second.GrantedAsync(second.Gp, new ListAttachments.Request(id)));
    }

    [Fact]
    public async Task What_stands_here_is_never_overwritten()
    {
        await using var first = await HubFixture.StartAsync();
        var (id, _) = await first.WholeCaseAsync();
        byte[] packet = await first.TakenAlongAsync(first.Gp, id);
        await using var second = await HubFixture.StartAsync();
        await PacketSamples.DoneAsync(second.ImportedAsync(packet));
        var changed = new Tampered(packet);
        changed.Put(changed.PartOf("noteRevisions"), "Other words"u8.ToArray(), changed.Row("noteRevisions"));
        changed.Row("opinions")["markdown"] = "No.";
        changed.Row("case")["plan"] = "Nothing.";

        var view = await PacketSamples.DoneAsync(second.ImportedAsync(changed.Packed()));

        Assert.Equal(["case differs", "noteRevisions differs", "opinions differs"], view.Report.Refused.Select(one => $"{one.Kind} {one.Reason}").Order(StringComparer.Ordinal));
        Assert.Equal(0, view.Report.New);
        var here = await second.CaseAsync(second.Gp, id);
        Assert.Equal(("Doxycycline from today.", false), (here.Plan, here.Opinions.Any(opinion => opinion.Markdown == "No.")));
    }

    [Fact]
    public async Task A_packet_reaches_no_other_organisations_case_and_makes_nobody_of_this_hub_its_author()
    {
        await using var first = await HubFixture.StartAsync();
        var (id, _) = await first.WholeCaseAsync();
        byte[] packet = await first.TakenAlongAsync(first.Gp, id);
        await using var second = await HubFixture.StartAsync();
        var theirs = await second.AnsweredAsync();
        var opinionId = await second.ReadAsync(db => db.Set<Opinion>().Where(opinion => opinion.CaseId == theirs).Select(opinion => opinion.Id).SingleAsync());
        var changed = new Tampered(packet);
        foreach (var person in changed.Manifest["people"]!.AsArray().Where(person => (string)person!["name"]! == "dermatologist"))
        {
            string before = (string)person!["id"]!;
            foreach (var row in changed.Manifest["rows"]!.AsObject().SelectMany(table => table.Value!.AsArray()))
            {
                foreach (var (property, value) in row!.AsObject().ToList())
                    if (value?.GetValueKind() == System.Text.Json.JsonValueKind.String && (string)value! == before) row[property] = $"{second.Dermatologist.Id}";
            }

            person["id"] = $"{second.Dermatologist.Id}";
        }

        foreach (string log in changed.Parts.Keys.Where(path => path.StartsWith("log/", StringComparison.Ordinal)).ToList())
            changed.Put(log, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(changed.Parts[log]).Replace($"{first.Dermatologist.Id}", $"{second.Dermatologist.Id}", StringComparison.Ordinal)));
        changed.Row("opinionDrugs")["opinionId"] = $"{opinionId}";
        var view = await PacketSamples.DoneAsync(second.ImportedAsync(changed.Packed()));

        Assert.Equal(["opinionDrugs refers-to-nothing"], view.Report.Refused.Select(one => $"{one.Kind} {one.Reason}"));
        Assert.DoesNotContain((await second.CaseAsync(second.Gp, id)).Opinions, opinion => opinion.Author.Id == second.Dermatologist.Id);
        Assert.Empty((await second.CaseAsync(second.Gp, theirs)).Opinions.Single().Drugs);
        await second.ReadAsync(db => db.Set<ClinicalCase>().Where(one => one.Id == id).ExecuteUpdateAsync(set => set.SetProperty(one => one.OrganisationId, second.Stranger.OrganisationId)));
        Assert.Equal("packet-not-here", (await second.RefusedAsync(second.Administrator, new ReceivePacket.Request(new MemoryStream(packet)))).Code);
    }

    [Fact]
    public async Task An_organisation_takes_cases_from_the_countries_that_it_names_and_by_those_who_decide()
    {
        await using var first = await HubFixture.StartAsync();
        byte[] packet = await first.TakenAlongAsync(first.Gp, await first.AnsweredAsync());
        await using var second = await HubFixture.StartAsync();
        Assert.Equal(RefusalKind.Forbidden, (await second.RefusedAsync(second.Gp, new ReceivePacket.Request(new MemoryStream(packet)))).Kind);
        var received = await second.BroughtInAsync(packet);
        Assert.Equal("packet-not-found", (await second.RefusedAsync(second.Dermatologist, new ReadReceived.Request(received.Id))).Code);
        Assert.Equal("packet-keeper", (await second.RefusedAsync(second.Administrator, new ConfirmPacket.Request(received.Id, second.Dermatologist.Id))).Code);
        Assert.Contains("keeper", (await second.RefusedAsync(second.Administrator, new ConfirmPacket.Request(received.Id, null))).Fields.Keys);
        await second.GrantedAsync(second.Administrator, new RemoveReceived.Request(received.Id));
        Assert.Empty(await second.ContentsAsync());

        await second.ReadAsync(db => db.Set<Organisation>().Where(one => one.Id == second.Gp.OrganisationId).ExecuteUpdateAsync(set => set.SetProperty(one => one.Country, "DE").SetProperty(one => one.ImportCountries, ["FR"])));
        Assert.Equal("data-import", (await second.RefusedAsync(second.Administrator, new ReceivePacket.Request(new MemoryStream(packet)))).Code);
    }
}
