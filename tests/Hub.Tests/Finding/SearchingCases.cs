using System.Text.Json;
using CaseHub.Hub.Attachments;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Opinions;
using CaseHub.Hub.Finding;
using CaseHub.Hub.Live;
using CaseHub.Hub.Notes;
using CaseHub.Hub.People;
using CaseHub.Hub.Tests.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Finding;

/// <summary>Finding words in what one may read now, on both databases.</summary>
public class SearchingCases
{
    [Fact]
    public async Task Finds_the_title_before_the_question_before_the_rest_and_the_newest_first()
    {
        await using var hub = await HubFixture.StartAsync();
        var rest = await hub.OpenedAsync("One", "What is it?", "Perhaps sarcoidosis.");
        var question = await hub.OpenedAsync("Two", "Is this sarcoidosis?", "Cough.");
        var title = await hub.OpenedAsync("Sarcoidosis?", "What is it?", "Cough.");
        var newer = await hub.OpenedAsync("Three", "What is it?", "Sarcoidosis was excluded.");

        var found = await hub.SearchAsync(hub.Gp, "SARCOIDOSIS");

        Assert.Equal([title, question, newer, rest], found.Cases.Select(one => one.Case.Id));
        Assert.Equal(4, found.Total);
        Assert.Equal("sarcoidosis", found.Cases[1].Places[0].Snippet.First(piece => piece.IsFound).Text);
    }

    [Fact]
    public async Task Finds_two_characters_of_Chinese_and_an_Urdu_word_however_it_was_typed()
    {
        await using var hub = await HubFixture.StartAsync();
        var chinese = await hub.OpenedAsync("发热", "是否为社区获得性肺炎？", "咳嗽三天，血压正常。");
        var urdu = await hub.OpenedAsync("دل کا درد", "کیا یہ دل کا دورہ ہے؟", "عمر ۴۵ سال، بیماری پرانی ہے۔");

        foreach (string typed in (string[])["肺炎", "肺", "社区获得性肺炎", "咳嗽 肺炎", "\"三天，血压\""])
            Assert.Equal([chinese], await hub.FoundAsync(hub.Gp, typed));
        foreach (string typed in (string[])["دل", "دِل", "بيماري", "بیما", "45", "٤٥", "دل دورہ"]) Assert.Equal([urdu], await hub.FoundAsync(hub.Gp, typed));
        foreach (string typed in (string[])["炎肺", "肺三", "دلل", "46"]) Assert.Empty(await hub.FoundAsync(hub.Gp, typed));
    }

    [Fact]
    public async Task Wants_all_words_phrases_as_they_stand_and_none_with_a_minus()
    {
        await using var hub = await HubFixture.StartAsync();
        var left = await hub.OpenedAsync("Left lower lobe", "Pneumonia?", "High fever, X-ray of the chest.");
        var right = await hub.OpenedAsync("Right lower lobe", "Pneumonia?", "Fever not high.");

        Assert.Equal([left], await hub.FoundAsync(hub.Gp, "pneumonia left"));
        Assert.Equal([left], await hub.FoundAsync(hub.Gp, "\"high fever\""));
        Assert.Equal([left], await hub.FoundAsync(hub.Gp, "x-ray"));
        Assert.Equal([right], await hub.FoundAsync(hub.Gp, "lobe -left"));
        Assert.Equal([right], await hub.FoundAsync(hub.Gp, "lobe -\"high fever\""));
        Assert.Equal(2, (await hub.FoundAsync(hub.Gp, "fever pneu")).Count);
        Assert.Empty(await hub.FoundAsync(hub.Gp, "pneu fever"));
        string number = (await hub.CaseAsync(hub.Gp, left)).Number;
        Assert.Equal(left, (await hub.FoundAsync(hub.Gp, number))[0]);
    }

    [Fact]
    public async Task Follows_every_change_from_the_moment_that_it_is_stored()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        using var letter = new MemoryStream("%PDF-1.4\n%%EOF\n"u8.ToArray());
        var file = await hub.GrantedAsync(hub.Gp, new AttachFile.Request(id, "thyroid scan.pdf", letter));
        Assert.Equal([FoundIn.File], await hub.PlacesAsync(hub.Gp, "thyroid"));
        await hub.GrantedAsync(hub.Gp, new RemoveAttachment.Request(file.Id));
        Assert.Empty(await hub.PlacesAsync(hub.Gp, "thyroid"));

        await hub.GrantedAsync(hub.Gp, new EditCase.Request(id) { Title = "Rash", Question = "What is it?", Specialty = "dermatology", Urgency = "urgent", Summary = "Papule on the calf." });
        Assert.Empty(await hub.PlacesAsync(hub.Gp, "thigh"));
        Assert.Equal([FoundIn.Case], await hub.PlacesAsync(hub.Gp, "papule"));

        var note = await hub.GrantedAsync(hub.Gp, new WriteNote.Request(id, "Seen with *dermatoscope*."));
        Assert.Equal([FoundIn.Note], await hub.PlacesAsync(hub.Gp, "dermatoscope"));
        await hub.GrantedAsync(hub.Gp, new ReviseNote.Request(note.Id, "Seen with a lens.", 1));
        Assert.Empty(await hub.PlacesAsync(hub.Gp, "dermatoscope"));
        Assert.Equal([FoundIn.Note], await hub.PlacesAsync(hub.Gp, "lens"));

        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id));
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(id));
        await hub.GrantedAsync(hub.Dermatologist, new AskBack.Request(id, "Was there a tick?"));
        Assert.Equal([FoundIn.Message], await hub.PlacesAsync(hub.Gp, "tick"));
        await hub.GrantedAsync(hub.Gp, new ReplyToAskBack.Request(id, "A gadfly."));
        var opinion = await hub.GrantedAsync(hub.Dermatologist, new WriteOpinion.Request(id, "Granuloma annulare.", "stay"));
        Assert.Equal([FoundIn.Opinion], await hub.PlacesAsync(hub.Dermatologist, "granuloma"));
        Assert.NotNull(opinion);
        await hub.GrantedAsync(hub.Gp, new AcknowledgeOpinion.Request(id, "Will observe monthly."));
        await hub.GrantedAsync(hub.Gp, new RecordOutcome.Request(id, "Vanished by itself."));
        Assert.Equal([FoundIn.Outcome], await hub.PlacesAsync(hub.Gp, "vanished"));
        Assert.Equal([FoundIn.Outcome], await hub.PlacesAsync(hub.Gp, "monthly"));
        await IsAsMadeAnewAsync(hub);
    }

    [Fact]
    public async Task Finds_words_that_no_text_holds_alone_behind_those_that_stand_together()
    {
        await using var hub = await HubFixture.StartAsync();
        var apart = await hub.OpenedAsync("Fever", "Malaria?", "Back from Kisumu.");
        await hub.GrantedAsync(hub.Gp, new WriteNote.Request(apart, "Oedema of both legs since yesterday."));
        await hub.GrantedAsync(hub.Gp, new WriteNote.Request(apart, "No jaundice."));
        var half = await hub.OpenedAsync("Fever", "Malaria?", "Never left home.");
        var together = await hub.OpenedAsync("Oedema", "What is it?", "Malaria was excluded.");

        Assert.Equal([together, apart], await hub.FoundAsync(hub.Gp, "malaria oedema"));
        Assert.Equal([apart], await hub.FoundAsync(hub.Gp, "malaria jaundice \"both legs\" kisu"));
        Assert.Equal([half, apart], await hub.FoundAsync(hub.Gp, "malaria fever"));
        Assert.Empty(await hub.FoundAsync(hub.Gp, "malaria oedema xylophone"));
        Assert.Empty(await hub.FoundAsync(hub.Stranger, "malaria oedema"));
        var found = (await hub.SearchAsync(hub.Gp, "malaria jaundice")).Cases.Single();
        Assert.Equal([FoundIn.Case, FoundIn.Note], found.Places.Select(place => place.In));
        Assert.Equal(["Malaria", "jaundice"], found.Places.Select(place => place.Snippet.Single(piece => piece.IsFound).Text));
    }

    [Fact]
    public async Task Shows_nobody_a_word_or_a_number_of_what_they_may_not_read()
    {
        await using var hub = await HubFixture.StartAsync();
        var coordinator = await hub.AddClinicianAsync("coordinator", hub.Gp.OrganisationId, Roles.Coordinator);
        var interpreter = await hub.AddClinicianAsync("interpreter", hub.Gp.OrganisationId, Roles.Interpreter);
        var id = await hub.DraftAsync();
        await hub.GrantedAsync(hub.Gp, new WriteNote.Request(id, "Ring-shaped, seen at home."));
        Actor[] everybody = [hub.Colleague, hub.Dermatologist, hub.OtherDermatologist, hub.Cardiologist, hub.Administrator, hub.PrivacyOfficer, hub.Stranger, coordinator, interpreter];

        Assert.Equal([FoundIn.Case, FoundIn.Note], await hub.PlacesAsync(hub.Gp, "ring shaped"));
        foreach (var other in everybody) await FindsNothingAsync(hub, other);

        // The card alone: its question is found, the rest is not there for them.
        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id));
        foreach (var reader in new[] { hub.Dermatologist, hub.OtherDermatologist, coordinator })
        {
            foreach (string hidden in (string[])["spreading", "ring", "thigh", "home", "erythema home", "home erythema", "erythema ring thigh"]) Assert.Equal(0, (await hub.SearchAsync(reader, hidden)).Total);
            var card = await hub.SearchAsync(reader, "erythema");
            Assert.Equal((1, FoundIn.Card), (card.Total, Assert.Single(card.Cases[0].Places).In));
            Assert.DoesNotContain("Spreading", JsonSerializer.Serialize(card), StringComparison.Ordinal);
            Assert.Null(card.Cases[0].Case.Title);
        }

        foreach (var other in everybody.Except([hub.Dermatologist, hub.OtherDermatologist, coordinator])) await FindsNothingAsync(hub, other);

        // Declined, it is gone for whoever did; accepted, it is whole for who did and gone for the others.
        await hub.GrantedAsync(hub.OtherDermatologist, new DeclineCase.Request(id, "On leave."));
        await FindsNothingAsync(hub, hub.OtherDermatologist);
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(id));
        Assert.Equal([FoundIn.Case, FoundIn.Note], await hub.PlacesAsync(hub.Dermatologist, "ring shaped"));
        await FindsNothingAsync(hub, hub.OtherDermatologist);
    }

    [Fact]
    public async Task Finds_what_is_shared_for_as_long_as_it_is_and_what_was_opened_in_an_emergency_for_its_hour()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        await hub.GrantedAsync(hub.Gp, new ShareCase.Request(id, hub.Colleague.Id, null, null, 24, "Second pair of eyes."));
        Assert.Equal([id], await hub.FoundAsync(hub.Colleague, "thigh"));
        var share = Assert.Single(await hub.ReadAsync(db => db.Set<CaseGrant>().Where(g => g.CaseId == id).ToListAsync()));
        await hub.GrantedAsync(hub.Gp, new EndSharing.Request(id, share.Id));
        Assert.Empty(await hub.FoundAsync(hub.Colleague, "thigh"));

        await hub.GrantedAsync(hub.Colleague, new BreakGlass.Request(id, "The patient collapsed in the waiting room."));
        Assert.Equal([id], await hub.FoundAsync(hub.Colleague, "thigh"));
        hub.Clock.Advance(EmergencyAccess.Lasts);
        Assert.Empty(await hub.FoundAsync(hub.Colleague, "thigh"));
    }

    [Fact]
    public async Task Keeps_sensitive_cases_from_coordinators_and_their_chat_to_the_two_it_is_between()
    {
        await using var hub = await HubFixture.StartAsync();
        var coordinator = await hub.AddClinicianAsync("coordinator", hub.Gp.OrganisationId, Roles.Coordinator);
        var id = await hub.DraftAsync(hub.Dermatologist.Id);
        await hub.GrantedAsync(hub.Gp, new SetSensitivity.Request(id, "hiv"));
        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id));
        Assert.Empty(await hub.FoundAsync(coordinator, "erythema"));
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(id));
        var session = await hub.GrantedAsync(hub.Gp, new StartConsult.Request(id));
        await hub.GrantedAsync(hub.Gp, new PostToLog.Request(session.SessionId, Guid.NewGuid(), "chat", "Her partner has syphilis."));
        await hub.GrantedAsync(hub.Gp, new ShareCase.Request(id, hub.Colleague.Id, null, null, 24, "Please read."));

        foreach (var between in new[] { hub.Gp, hub.Dermatologist })
        {
            var place = Assert.Single((await hub.SearchAsync(between, "syphilis")).Cases.Single().Places);
            Assert.Equal((FoundIn.Chat, session.SessionId), (place.In, place.SessionId));
        }

        Assert.Equal([id], await hub.FoundAsync(hub.Colleague, "thigh"));
        Assert.Empty(await hub.FoundAsync(hub.Colleague, "syphilis"));
        Assert.Equal([id], await hub.FoundAsync(hub.Gp, "thigh syphilis"));
        Assert.Empty(await hub.FoundAsync(hub.Colleague, "thigh syphilis"));
        Assert.Empty(await hub.FoundAsync(hub.Gp with { Scopes = Scopes.ReadCases }, "syphilis"));
        await IsAsMadeAnewAsync(hub);
    }

    [Fact]
    public async Task Turns_pages_and_shows_what_changed_last_where_nothing_is_looked_for()
    {
        await using var hub = await HubFixture.StartAsync();
        for (int number = 0; number < SearchCases.PageSize + 5; number++) await hub.OpenedAsync($"Case {number}", "Psoriasis?", "Elbows.");

        var (first, second) = (await hub.SearchAsync(hub.Gp, "psoriasis"), await hub.SearchAsync(hub.Gp, "psoriasis", 2));
        Assert.Equal((25, 2, 20, 5), (first.Total, first.Pages, first.Cases.Count, second.Cases.Count));
        Assert.Empty(first.Cases.Select(one => one.Case.Id).Intersect(second.Cases.Select(one => one.Case.Id)));
        Assert.Equal("Case 24", (await hub.SearchAsync(hub.Gp, " ")).Cases[0].Case.Title);
        Assert.Equal(RefusalKind.Invalid, (await hub.RefusedAsync(hub.Gp, new SearchCases.Request("psoriasis", 51))).Kind);
    }

    [Fact]
    public async Task Finds_as_many_words_as_can_be_typed_wherever_in_the_case_they_stand()
    {
        await using var hub = await HubFixture.StartAsync();
        List<string> words = [.. from first in "bcdfghjk" from second in "aeiouy" select $"{first}{second}x"];
        var id = await hub.OpenedAsync("Case", "What is it?", string.Join(' ', words[..24]));
        await hub.GrantedAsync(hub.Gp, new WriteNote.Request(id, string.Join(' ', words[24..])));

        Assert.Equal([id], await hub.FoundAsync(hub.Gp, string.Join(' ', words)));
        Assert.Empty(await hub.FoundAsync(hub.Gp, string.Join(' ', words.Skip(1).Append("zzx"))));
    }

    [Fact]
    public async Task Answers_whatever_is_typed_with_cases_or_a_sentence_and_never_with_an_error()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.OpenedAsync("Case", "Psoriasis?", "Elbows AND \"knees\" NEAR(hip) col:umn ' \\ % _ * 肺炎 دل");
        const int seed = 20261128;
        var random = new Random(seed);
        string[] pieces = ["AND", "OR", "NOT", "NEAR", "(", ")", "\"", "'", "*", ":", "^", "+", "-", "&", "|", "!", "<->", "\\", "%", "_", ";", "--", "\0", "\uD800", "肺", "炎", "دل", "ﷺ", "½", "Keys:", "{a b}:", " ", "elbows", "x", "\u202E", "e\u0301", "🙂"];
        for (int run = 0; run < 400; run++)
        {
            string typed = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)] + (random.Next(3) == 0 ? " " : "")));
            var outcome = await hub.SendAsync(hub.Gp, new SearchCases.Request(typed));
            Assert.True(outcome.IsGranted || outcome.Refusal.Code.StartsWith("search-", StringComparison.Ordinal), $"seed {seed}, run {run}: {JsonSerializer.Serialize(typed)}");
        }
    }

    [Fact]
    public async Task Makes_the_texts_of_an_earlier_release_by_itself_and_those_of_an_older_form_anew()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AnsweredAsync();
        await hub.GrantedAsync(hub.Gp, new WriteNote.Request(id, "Seen at home."));
        await hub.ReadAsync(db => db.Set<SearchText>().ExecuteDeleteAsync());
        Assert.Empty(await hub.FoundAsync(hub.Gp, "thigh"));

        await hub.Services.GetRequiredService<IndexEarlier>().RunAsync(default);
        Assert.Equal([FoundIn.Case], await hub.PlacesAsync(hub.Gp, "thigh"));
        Assert.Equal([FoundIn.Opinion], await hub.PlacesAsync(hub.Gp, "doxycycline"));
        Assert.Equal([FoundIn.Note], await hub.PlacesAsync(hub.Gp, "home"));

        await hub.ReadAsync(db => db.Set<SearchText>().ExecuteUpdateAsync(set => set.SetProperty(t => t.Keys, "nothing")));
        Assert.Empty(await hub.FoundAsync(hub.Gp, "home"));
        await ReindexCommand.RunAsync(hub.Configuration, TextWriter.Null, default);
        await hub.Services.GetRequiredService<IndexEarlier>().RunAsync(default);
        Assert.Equal([FoundIn.Note], await hub.PlacesAsync(hub.Gp, "home"));
        await IsAsMadeAnewAsync(hub);
    }

    private static async Task FindsNothingAsync(HubFixture hub, Actor reader)
    {
        foreach (string word in (string[])["spreading", "erythema", "ring", "home", ""]) Assert.Equal((0, 0), await CountsAsync(word));

        async Task<(int Total, int Shown)> CountsAsync(string word) => await hub.SearchAsync(reader, word) is var found ? (found.Total, found.Cases.Count) : default;
    }

    /// <summary>What the changes left in the index is what a new index would hold.</summary>
    private static async Task IsAsMadeAnewAsync(HubFixture hub)
    {
        var before = await TextsAsync();
        await hub.ReadAsync(db => db.Set<SearchText>().ExecuteDeleteAsync());
        await hub.Services.GetRequiredService<IndexEarlier>().RunAsync(default);
        Assert.Equal(await TextsAsync(), before);

        async Task<List<string>> TextsAsync() => [.. (await hub.ReadAsync(db => db.Set<SearchText>().AsNoTracking().ToListAsync()))
            .Select(t => $"{t.CaseId} {t.Kind} {t.SourceId} {t.SessionId}: {t.Head}|{t.Question}|{t.Line}|{t.Keys}|{t.Text}").Order(StringComparer.Ordinal)];
    }
}

internal static class Searching
{
    public static Task<SearchCases.Answer> SearchAsync(this HubFixture hub, Actor reader, string typed, int page = 1) => hub.GrantedAsync(reader, new SearchCases.Request(typed, page));

    public static async Task<List<Guid>> FoundAsync(this HubFixture hub, Actor reader, string typed) => [.. (await hub.SearchAsync(reader, typed)).Cases.Select(one => one.Case.Id)];

    public static async Task<List<FoundIn>> PlacesAsync(this HubFixture hub, Actor reader, string typed) =>
        [.. (await hub.SearchAsync(reader, typed)).Cases.SelectMany(one => one.Places).Select(place => place.In)];

    public static async Task<Guid> OpenedAsync(this HubFixture hub, string title, string question, string summary) =>
        (await hub.GrantedAsync(hub.Gp, CaseSamples.Rash() with { Title = title, Question = question, Summary = summary })).Id;
}
