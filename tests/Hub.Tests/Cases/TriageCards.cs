using System.Text.Json;
using CaseHub.Hub.Attachments;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Finding;
using CaseHub.Hub.Live;
using CaseHub.Hub.Notes;
using CaseHub.Hub.Notify;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Tests.Cases;

/// <summary>What those see of a case who are asked along with others, before one of them accepts it.</summary>
public class TriageCards
{
    private const string Title = "Spreading rash";

    [Fact]
    public async Task Show_the_question_and_who_asks_and_nothing_that_tells_of_the_patient()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.RequestedAsync();
        var sentAt = hub.Clock.GetUtcNow();
        hub.Clock.Advance(TimeSpan.FromMinutes(5));

        var card = await hub.GrantedAsync(hub.Dermatologist, new ReadTriage.Request(id));

        Assert.Equal(("dermatology", Urgency.Urgent, "Is this erythema migrans?", AgeBand.YoungAdult), (card.Specialty, card.Urgency, card.Question, card.AgeBand!.Value));
        Assert.Equal(("Hospital of IT", "IT", sentAt), (card.OrganisationName, card.Country, card.RequestedAt!.Value));
        Assert.Equal(
            ["AgeBand", "Allowed", "Country", "Id", "Number", "OrganisationName", "Question", "RedFlags", "RequestedAt", "Specialty", "State", "Urgency"],
            typeof(TriageCard).GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Are_all_that_the_pool_reads_until_it_accepts()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        var note = await hub.GrantedAsync(hub.Gp, new WriteNote.Request(id, "Seen at home."));
        using var letter = new MemoryStream("%PDF-1.4\n%%EOF\n"u8.ToArray());
        var file = await hub.GrantedAsync(hub.Gp, new AttachFile.Request(id, "letter.pdf", letter));
        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id));
        object[] reading =
        [
            new ReadCase.Request(id), new ReadNotes.Request(id), new ReadNote.Request(note.Id), new ListAttachments.Request(id), new ReadAttachment.Request(file.Id), new ListSessions.Request(id),
        ];

        foreach (object request in reading) Assert.Equal("case-triage-only", (await hub.SendAnyAsync(hub.Dermatologist, request))?.Code);
        Assert.Equal(CaseSight.Card, (await hub.GrantedAsync(hub.Dermatologist, new ReadSight.Request(id))).Sight);
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(id));
        foreach (object request in reading.Where(request => request is not ReadAttachment.Request)) Assert.Null(await hub.SendAnyAsync(hub.Dermatologist, request));
        Assert.Equal(CaseSight.Whole, (await hub.GrantedAsync(hub.Dermatologist, new ReadSight.Request(id))).Sight);
    }

    [Fact]
    public async Task Stand_in_lists_and_notices_in_place_of_the_title_and_the_askers_name()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.RequestedAsync();

        foreach (string view in (string[])["queue", "all"])
        {
            var row = Assert.Single((await hub.GrantedAsync(hub.Dermatologist, new ListCases.Request(view))).Cases);
            Assert.Equal((null, null, null, true), (row.Title, row.AskerId, row.AskerName, row.Waiting));
            Assert.Equal((id, "Is this erythema migrans?"), (row.Triage!.Id, row.Triage.Question));
            Assert.DoesNotContain(Title, JsonSerializer.Serialize(row), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Title, JsonSerializer.Serialize(await hub.GrantedAsync(hub.Dermatologist, new ListNotices.Request())), StringComparison.Ordinal);
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(id));
        Assert.Equal((Title, null), (await hub.GrantedAsync(hub.Dermatologist, new ListCases.Request())).Cases.Select(row => (row.Title, row.Triage)).Single());
    }

    [Fact]
    public async Task Are_not_in_the_way_of_who_is_asked_by_name()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.RequestedAsync(hub.OtherDermatologist.Id);

        Assert.Equal([CaseTrigger.Accept, CaseTrigger.Decline], (await hub.CaseAsync(hub.OtherDermatologist, id)).Allowed);
        var row = Assert.Single((await hub.GrantedAsync(hub.OtherDermatologist, new ListCases.Request("queue"))).Cases);
        Assert.Equal((Title, "gp", null, true), (row.Title, row.AskerName, row.Triage, row.Waiting));
    }

    [Fact]
    public async Task Are_open_to_the_coordinators_of_who_asks_and_is_asked_once_the_case_was_sent_and_to_no_others()
    {
        await using var hub = await HubFixture.StartAsync();
        var coordinator = await hub.AddClinicianAsync("coordinator", hub.Gp.OrganisationId, Roles.Coordinator);
        var elsewhere = await hub.AddClinicianAsync("elsewhere", hub.Dermatologist.OrganisationId, Roles.Coordinator);
        var id = await hub.DraftAsync();

        foreach (var early in new[] { coordinator, elsewhere }) Assert.Equal("case-not-found", (await hub.RefusedAsync(early, new ReadTriage.Request(id))).Code);
        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id));
        foreach (var one in new[] { coordinator, elsewhere })
        {
            Assert.Empty((await hub.GrantedAsync(one, new ReadTriage.Request(id))).Allowed);
            var row = Assert.Single((await hub.GrantedAsync(one, new ListCases.Request("waiting"))).Cases);
            Assert.Equal((id, null, false, 0), (row.Id, row.Title, row.Waiting, row.Triage!.Allowed.Count));
            Assert.Equal("case-not-found", (await hub.RefusedAsync(one, new ReadCase.Request(id))).Code);
        }

        foreach (var other in new[] { hub.Colleague, hub.Stranger, hub.Administrator, hub.Cardiologist })
            Assert.Equal("case-not-found", (await hub.RefusedAsync(other, new ReadTriage.Request(id))).Code);
    }

    [Theory]
    [InlineData(0, "days", AgeBand.Newborn)]
    [InlineData(27, "days", AgeBand.Newborn)]
    [InlineData(28, "days", AgeBand.Infant)]
    [InlineData(364, "days", AgeBand.Infant)]
    [InlineData(365, "days", AgeBand.YoungChild)]
    [InlineData(0, "months", AgeBand.Newborn)]
    [InlineData(1, "months", AgeBand.Infant)]
    [InlineData(11, "months", AgeBand.Infant)]
    [InlineData(12, "months", AgeBand.YoungChild)]
    [InlineData(0, "years", AgeBand.Infant)]
    [InlineData(4, "years", AgeBand.YoungChild)]
    [InlineData(5, "years", AgeBand.Child)]
    [InlineData(11, "years", AgeBand.Child)]
    [InlineData(12, "years", AgeBand.Adolescent)]
    [InlineData(17, "years", AgeBand.Adolescent)]
    [InlineData(18, "years", AgeBand.YoungAdult)]
    [InlineData(39, "years", AgeBand.YoungAdult)]
    [InlineData(40, "years", AgeBand.Adult)]
    [InlineData(64, "years", AgeBand.Adult)]
    [InlineData(65, "years", AgeBand.Older)]
    public void Say_a_band_instead_of_the_age(int value, string unit, AgeBand expected) =>
        Assert.Equal(expected, Ages.BandOf(value, Choices.Of<AgeUnit>(unit)));
}
