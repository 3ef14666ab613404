using CaseHub.Hub.Attachments;
using CaseHub.Hub.Cases;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.Cases;

/// <summary>A draft that a browser sends again, because it never heard the first answer.</summary>
public class SentTwice
{
    [Fact]
    public async Task A_case_is_stored_once_and_answered_the_same()
    {
        await using var hub = await HubFixture.StartAsync();
        var typed = CaseSamples.Rash() with { ClientId = Guid.NewGuid() };

        var first = await hub.GrantedAsync(hub.Gp, typed);
        var second = await hub.GrantedAsync(hub.Gp, typed);

        Assert.Equal((first.Id, first.Number, first.State, first.Version), (second.Id, second.Number, second.State, second.Version));
        Assert.Equal((false, true), (first.IsRepeat, second.IsRepeat));
        Assert.Equal(1, await CountAsync(hub));
        Assert.Equal(["case-opened"], (await hub.CaseAsync(hub.Gp, first.Id)).Timeline.Select(e => e.Kind));
    }

    [Fact]
    public async Task Both_at_once_get_the_one_case_that_is_stored()
    {
        await using var hub = await HubFixture.StartAsync();
        var typed = CaseSamples.Rash() with { ClientId = Guid.NewGuid() };

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => hub.GrantedAsync(hub.Gp, typed))));

        Assert.Single(answers.Select(answer => answer.Id).Distinct());
        Assert.Single(answers, answer => !answer.IsRepeat);
        Assert.Equal(1, await CountAsync(hub));
    }

    [Fact]
    public async Task The_same_id_of_another_person_is_another_case()
    {
        await using var hub = await HubFixture.StartAsync();
        var typed = CaseSamples.Rash() with { ClientId = Guid.NewGuid() };

        var (mine, theirs) = (await hub.GrantedAsync(hub.Gp, typed), await hub.GrantedAsync(hub.Colleague, typed));

        Assert.NotEqual(mine.Id, theirs.Id);
        Assert.False(theirs.IsRepeat);
    }

    [Fact]
    public async Task Without_an_id_or_with_an_empty_one_each_is_a_case_of_its_own()
    {
        await using var hub = await HubFixture.StartAsync();

        await hub.GrantedAsync(hub.Gp, CaseSamples.Rash());
        await hub.GrantedAsync(hub.Gp, CaseSamples.Rash() with { ClientId = Guid.Empty });
        await hub.GrantedAsync(hub.Gp, CaseSamples.Rash() with { ClientId = Guid.Empty });

        Assert.Equal(3, await CountAsync(hub));
    }

    [Theory]
    [InlineData("edit", CaseState.Draft)]
    [InlineData("send", CaseState.Requested)]
    [InlineData("withdraw", CaseState.Withdrawn)]
    [InlineData("remove a file", CaseState.Draft)]
    public async Task What_was_done_meanwhile_stays_as_it_is(string done, CaseState state)
    {
        await using var hub = await HubFixture.StartAsync();
        var typed = CaseSamples.Rash() with { ClientId = Guid.NewGuid() };
        var id = (await hub.GrantedAsync(hub.Gp, typed)).Id;
        await DoAsync(hub, id, done);
        var before = await hub.CaseAsync(hub.Gp, id);

        var repeat = await hub.GrantedAsync(hub.Gp, typed);

        Assert.Equal((id, state, true, false), (repeat.Id, repeat.State, repeat.IsRepeat, repeat.IsAsOpened));
        Assert.Equivalent(before, await hub.CaseAsync(hub.Gp, id));
    }

    [Fact]
    public async Task A_file_is_stored_once_however_often_it_comes()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        var fileId = Guid.NewGuid();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => AttachAsync(hub, id, fileId))));
        var late = await AttachAsync(hub, id, fileId);
        var other = await AttachAsync(hub, id, Guid.NewGuid());

        Assert.Equal(late.Id, Assert.Single(answers.Select(answer => answer.Id).Distinct()));
        Assert.Equal([late.Id, other.Id], (await hub.GrantedAsync(hub.Gp, new ListAttachments.Request(id))).Select(file => file.Id));
    }

    private static async Task<AttachmentView> AttachAsync(HubFixture hub, Guid caseId, Guid? clientId = null)
    {
        using var letter = new MemoryStream("%PDF-1.4\n%%EOF\n"u8.ToArray());
        return await hub.GrantedAsync(hub.Gp, new AttachFile.Request(caseId, "letter.pdf", letter, clientId));
    }

    private static async Task DoAsync(HubFixture hub, Guid id, string done)
    {
        if (done == "edit") await hub.GrantedAsync(hub.Gp, Edited(id));
        if (done is "send" or "withdraw") await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id));
        if (done == "withdraw") await hub.GrantedAsync(hub.Gp, new WithdrawCase.Request(id));
        if (done == "remove a file") await hub.GrantedAsync(hub.Gp, new RemoveAttachment.Request((await AttachAsync(hub, id)).Id));
    }

    private static EditCase.Request Edited(Guid id)
    {
        var rash = CaseSamples.Rash();
        return new(id) { Title = "Another title", Question = rash.Question, Specialty = rash.Specialty, Urgency = rash.Urgency, Summary = rash.Summary, Age = rash.Age };
    }

    private static Task<int> CountAsync(HubFixture hub) => hub.ReadAsync(db => db.Set<ClinicalCase>().CountAsync());
}
