using CaseHub.Hub.Briefings.Questions;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Tests.Live.Stage;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Briefings.Questions;

/// <summary>Questions of a briefing: who sees what, how they are joined, translated and answered, and that a flood changes nothing for the others.</summary>
public class Asking : IAsyncLifetime
{
    private HubFixture hub = null!;
    private Guid session;
    private Told told = null!;

    public async ValueTask InitializeAsync()
    {
        hub = await HubFixture.StartAsync(services => services.AddSingleton<Told>().AddSingleton<INotificationHandler<QuestionsTold>>(provider => provider.GetRequiredService<Told>()));
        session = await hub.BriefingAsync();
        await hub.SeatAsync(session, hub.OtherDermatologist, SeatRole.Audience);
        told = hub.Services.GetRequiredService<Told>();
    }

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_same_question_sent_twice_is_stored_once()
    {
        var client = Guid.NewGuid();
        var first = await hub.GrantedAsync(hub.Cardiologist, Ask("How long does it last?", client: client));
        var second = await hub.GrantedAsync(hub.Cardiologist, Ask("How long does it last?", client: client));

        Assert.Equal((first.Id, true, false), (second.Id, first.IsNew, second.IsNew));
        Assert.Single((await SeenByAsync(hub.Gp)).Questions);
    }

    [Fact]
    public async Task It_waits_for_a_host_and_is_seen_by_asker_and_hosts_alone()
    {
        var question = await AskedAsync(hub.Cardiologist, "Is it contagious?");

        Assert.Empty((await SeenByAsync(hub.OtherDermatologist)).Questions);
        Assert.Equal([question], (await SeenByAsync(hub.Cardiologist)).Mine);
        Assert.Equal((1, QuestionState.Asked), ((await SeenByAsync(hub.Gp)).Waiting, (await SeenByAsync(hub.Gp)).Questions.Single().State));

        await MoveAsync(question, "accept");
        Assert.Equal(question, (await SeenByAsync(hub.OtherDermatologist)).Questions.Single().Id);
    }

    [Fact]
    public async Task Whose_it_is_only_hosts_see_where_the_asker_wants_to_be_anonymous()
    {
        var question = await AskedAsync(hub.Cardiologist, "A beginner's question", anonymous: true);
        await MoveAsync(question, "accept");

        Assert.Null((await SeenByAsync(hub.OtherDermatologist)).Questions.Single().AskedBy);
        Assert.Null((await SeenByAsync(hub.Dermatologist)).Questions.Single().AskedBy);
        Assert.Equal(hub.Cardiologist.Name, (await SeenByAsync(hub.Gp)).Questions.Single().AskedBy);
        await MoveAsync(question, "begin");
        var entry = (await LogAsync()).Single(one => one.Type == "question-answering");
        Assert.Equal(System.Text.Json.JsonValueKind.Null, entry.Body.GetProperty("askedBy").ValueKind);
    }

    [Fact]
    public async Task It_is_asked_in_the_language_of_the_asker()
    {
        await hub.ReadAsync(async db =>
        {
            (await db.Set<Clinician>().FindAsync(hub.Cardiologist.Id))!.Languages = ["ur", "en"];
            return await db.SaveChangesAsync();
        });
        await AskedAsync(hub.Cardiologist, "کتنے دن؟");
        await hub.GrantedAsync(hub.Cardiologist, Ask("Quanti giorni?", "IT"));

        Assert.Equal(["ur", "it"], (await SeenByAsync(hub.Gp)).Questions.Select(question => question.Language));
        Assert.True((await hub.RefusedAsync(hub.Cardiologist, Ask("?", "Urdu!"))).Fields.ContainsKey("language"));
        Assert.True((await hub.RefusedAsync(hub.Cardiologist, Ask(new string('x', 1001)))).Fields.ContainsKey("text"));
        Assert.True((await hub.RefusedAsync(hub.Cardiologist, Ask("  "))).Fields.ContainsKey("text"));
    }

    [Fact]
    public async Task One_voice_a_person_which_can_be_taken_back()
    {
        var question = await AcceptedAsync(hub.Cardiologist, "How long?");
        await hub.GrantedAsync(hub.OtherDermatologist, new VoteForQuestion.Request(session, question, Wanted: true));
        await hub.GrantedAsync(hub.OtherDermatologist, new VoteForQuestion.Request(session, question, Wanted: true));
        Assert.Equal(2, (await SeenByAsync(hub.Gp)).Questions.Single().Votes);
        Assert.Equal([question], (await SeenByAsync(hub.OtherDermatologist)).Voted);

        await hub.GrantedAsync(hub.OtherDermatologist, new VoteForQuestion.Request(session, question, Wanted: false));
        Assert.Equal(1, (await SeenByAsync(hub.Gp)).Questions.Single().Votes);
    }

    [Fact]
    public async Task Nobody_votes_for_what_was_not_accepted()
    {
        var question = await AskedAsync(hub.Cardiologist, "How long?");
        Assert.Equal("question-not-found", (await hub.RefusedAsync(hub.OtherDermatologist, new VoteForQuestion.Request(session, question, true))).Code);
    }

    [Fact]
    public async Task Two_hundred_within_a_minute_are_taken_and_a_flood_of_one_person_is_not()
    {
        var crowd = await Task.WhenAll(Enumerable.Range(0, 40).Select(number => SeatedAsync($"viewer {number}")));
        foreach (int round in Enumerable.Range(0, 5))
        {
            foreach (var person in crowd) await hub.GrantedAsync(person, Ask($"Question {round}"));
        }

        var refusal = await hub.RefusedAsync(crowd[0], Ask("One more"));
        Assert.Equal((RefusalKind.TooMany, "questions-too-many"), (refusal.Kind, refusal.Code));
        Assert.InRange(Assert.IsType<AskQuestion.Wait>(refusal.Details).Seconds, 1, 60);
        Assert.Equal(200, (await SeenByAsync(hub.Gp)).Questions.Count);

        hub.Clock.Advance(AskQuestion.Span);
        await hub.GrantedAsync(crowd[0], Ask("One more"));
    }

    [Fact]
    public async Task Twenty_of_one_person_at_once_are_no_more_than_one_after_the_other()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => hub.SendAsync(hub.Cardiologist, Ask($"Question {number}"))));

        Assert.Equal(AskQuestion.Most, outcomes.Count(outcome => outcome.IsGranted));
        Assert.All(outcomes.Where(outcome => !outcome.IsGranted), outcome => Assert.Equal("questions-too-many", outcome.Refusal!.Code));
        Assert.Equal(AskQuestion.Most, (await SeenByAsync(hub.Gp)).Questions.Count);
    }

    [Fact]
    public async Task Joined_questions_keep_their_words_and_count_each_voter_once()
    {
        var first = await AcceptedAsync(hub.Cardiologist, "How long does it last?");
        var second = await AcceptedAsync(hub.OtherDermatologist, "Quanto dura?");
        await hub.GrantedAsync(hub.Cardiologist, new VoteForQuestion.Request(session, second, true));
        await hub.GrantedAsync(hub.Dermatologist, new VoteForQuestion.Request(session, second, true));

        await hub.GrantedAsync(hub.Gp, new MergeQuestions.Request(session, second, first));

        var joined = (await SeenByAsync(hub.Dermatologist)).Questions.Single(question => question.Id == first);
        Assert.Equal(3, joined.Votes);
        Assert.Equal(("Quanto dura?", hub.OtherDermatologist.Name), (joined.Merged.Single().Text, joined.Merged.Single().AskedBy));
        Assert.Equal(first, (await SeenByAsync(hub.OtherDermatologist)).Questions.Single(question => question.Id == second).MergedInto);

        await hub.GrantedAsync(hub.Gp, new MergeQuestions.Request(session, second, null));
        Assert.Equal([1, 3], (await SeenByAsync(hub.Gp)).Questions.Select(question => question.Votes));
    }

    [Fact]
    public async Task What_was_joined_already_is_joined_with_what_speaks_for_it()
    {
        var (a, b, c) = (await AcceptedAsync(hub.Cardiologist, "A?"), await AcceptedAsync(hub.OtherDermatologist, "B?"), await AskedAsync(hub.Dermatologist, "C?"));
        await hub.GrantedAsync(hub.Gp, new MergeQuestions.Request(session, b, a));

        Assert.Equal("question-merge-itself", (await hub.RefusedAsync(hub.Gp, new MergeQuestions.Request(session, a, b))).Code);
        Assert.Equal(a, (await hub.GrantedAsync(hub.Gp, new MergeQuestions.Request(session, c, b))).Into);
        Assert.Equal("question-merged", (await hub.RefusedAsync(hub.Gp, Move(b, "begin"))).Code);

        var d = await AskedAsync(hub.Dermatologist, "D?");
        await hub.GrantedAsync(hub.Gp, new MergeQuestions.Request(session, a, d));
        var root = (await SeenByAsync(hub.OtherDermatologist)).Questions.Single(question => question.Id == d);
        Assert.Equal((QuestionState.Accepted, 3), (root.State, root.Merged.Count));
        await hub.GrantedAsync(hub.Gp, new VoteForQuestion.Request(session, c, true));
        Assert.Equal(4, (await SeenByAsync(hub.Gp)).Questions.Single(question => question.Id == d).Votes);
    }

    [Fact]
    public async Task Of_two_hosts_who_press_opposite_buttons_the_second_is_told()
    {
        await hub.SeatAsync(session, hub.Administrator, SeatRole.Host, StagePlace.Stage);
        var question = await AskedAsync(hub.Cardiologist, "How long?");
        long version = (await SeenByAsync(hub.Gp)).Questions.Single().Version;

        await hub.GrantedAsync(hub.Gp, new ModerateQuestion.Request(session, question, "accept", null, version));
        var refusal = await hub.RefusedAsync(hub.Administrator, new ModerateQuestion.Request(session, question, "dismiss", "Asked before", version));

        Assert.Equal("question-changed", refusal.Code);
        Assert.Equal(QuestionState.Accepted, (await SeenByAsync(hub.Gp)).Questions.Single().State);
    }

    [Fact]
    public async Task Why_it_was_dismissed_its_asker_alone_is_told()
    {
        var question = await AskedAsync(hub.Cardiologist, "Buy my course");
        Assert.True((await hub.RefusedAsync(hub.Gp, Move(question, "dismiss"))).Fields.ContainsKey("reason"));
        await hub.GrantedAsync(hub.Gp, Move(question, "dismiss", "Not about the patient"));

        Assert.Equal("Not about the patient", (await SeenByAsync(hub.Cardiologist)).Reasons.Single().Reason);
        Assert.Empty((await SeenByAsync(hub.OtherDermatologist)).Questions);
        Assert.Equal("question-no-such-step", (await hub.RefusedAsync(hub.Gp, Move(question, "begin"))).Code);
        Assert.Equal("question-dismissed", (await hub.RefusedAsync(hub.Gp, new AnswerQuestion.Request(session, question, "Yes", "en", null))).Code);
        await MoveAsync(question, "accept");
        Assert.Empty((await SeenByAsync(hub.Cardiologist)).Reasons);
    }

    [Fact]
    public async Task One_is_answered_at_a_time_and_its_begin_and_end_stand_in_the_log()
    {
        var (a, b) = (await AcceptedAsync(hub.Cardiologist, "A?"), await AcceptedAsync(hub.OtherDermatologist, "B?"));
        await MoveAsync(a, "begin");
        await MoveAsync(b, "begin");
        Assert.Equal(QuestionState.Answered, (await SeenByAsync(hub.Gp)).Questions.Single(question => question.Id == a).State);
        await MoveAsync(b, "accept");

        Assert.Equal(
            [("question-answering", a), ("question-answered", a), ("question-answering", b), ("question-withdrawn", b)],
            (await LogAsync()).Where(entry => entry.Type.StartsWith("question-", StringComparison.Ordinal)).Select(entry => (entry.Type, entry.Body.GetProperty("questionId").GetGuid())));
    }

    [Fact]
    public async Task Hosts_and_interpreters_of_that_language_translate_and_nobody_else()
    {
        var question = await AcceptedAsync(hub.Cardiologist, "Quanto dura?", "it");
        await hub.GrantedAsync(hub.Colleague, Translate(question, "en", "How long does it last?"));
        await hub.GrantedAsync(hub.Gp, Translate(question, "ur", "کتنے دن؟"));

        Assert.Equal("question-not-your-language", (await hub.RefusedAsync(hub.Colleague, Translate(await AcceptedAsync(hub.OtherDermatologist, "Combien?", "fr"), "en", "How many?"))).Code);
        Assert.Equal("not-allowed", (await hub.RefusedAsync(hub.Dermatologist, Translate(question, "fr", "Combien?"))).Code);
        Assert.Equal("not-allowed", (await hub.RefusedAsync(hub.Cardiologist, Translate(question, "fr", "Combien?"))).Code);
        Assert.Equal("session-not-found", (await hub.RefusedAsync(hub.Stranger, Translate(question, "fr", "Combien?"))).Code);
        Assert.Equal("question-own-language", (await hub.RefusedAsync(hub.Gp, Translate(question, "it", "Ma quanto dura?"))).Code);
        Assert.Equal("question-not-answered", (await hub.RefusedAsync(hub.Gp, new TranslateQuestion.Request(session, question, "answer", "en", "Ten days"))).Code);
        var seen = (await SeenByAsync(hub.Cardiologist)).Questions[0];
        Assert.Equal("Quanto dura?", seen.Text);
        Assert.Equal([("en", "How long does it last?", hub.Colleague.Name), ("ur", "کتنے دن؟", hub.Gp.Name)], seen.Translations.Select(one => (one.Language, one.Text, one.By)));
    }

    [Fact]
    public async Task Answers_in_writing_are_given_by_who_speaks_and_published_in_both_languages()
    {
        var question = await AcceptedAsync(hub.Cardiologist, "=Quanto dura?", "it");
        await hub.GrantedAsync(hub.Gp, Translate(question, "en", "How long does it last?"));
        Assert.Equal("not-allowed", (await hub.RefusedAsync(hub.Cardiologist, new AnswerQuestion.Request(session, question, "Ten days", "en", null))).Code);
        await hub.GrantedAsync(hub.Dermatologist, new AnswerQuestion.Request(session, question, "Ten *days*", "en", null));
        await hub.GrantedAsync(hub.Colleague, new TranslateQuestion.Request(session, question, "answer", "it", "Dieci giorni"));
        await AskedAsync(hub.OtherDermatologist, "Not taken");

        var published = await hub.GrantedAsync(hub.OtherDermatologist, new ReadPublishedQuestions.Request(session));

        var one = Assert.Single(published).Question;
        Assert.Equal((QuestionState.Answered, "Ten *days*", "Dieci giorni"), (one.State, one.Answer!.Text, one.Answer.Translations.Single().Text));
        Assert.Contains("Ten \\*days\\*", PublishedFile.Markdown(published), StringComparison.Ordinal);
        string csv = System.Text.Encoding.UTF8.GetString(PublishedFile.Csv(published));
        Assert.Contains("'=Quanto dura?", csv, StringComparison.Ordinal);
        Assert.Contains("How long does it last?", csv, StringComparison.Ordinal);

        await hub.GrantedAsync(hub.Dermatologist, new AnswerQuestion.Request(session, question, "Two weeks", "en", null));
        Assert.Empty((await hub.GrantedAsync(hub.Gp, new ReadPublishedQuestions.Request(session))).Single().Question.Answer!.Translations);
    }

    [Fact]
    public async Task After_the_end_nothing_is_asked_and_what_is_open_can_still_be_answered()
    {
        var question = await AcceptedAsync(hub.Cardiologist, "How long?");
        await hub.ChangeStageAsync(session, stage => stage.State = StageState.Ended);

        Assert.Equal("questions-over", (await hub.RefusedAsync(hub.OtherDermatologist, Ask("Too late?"))).Code);
        await hub.GrantedAsync(hub.Gp, new AnswerQuestion.Request(session, question, "Ten days", "en", null));
        Assert.Single(await hub.GrantedAsync(hub.Cardiologist, new ReadPublishedQuestions.Request(session)));
    }

    [Fact]
    public async Task What_changes_within_a_second_is_told_once_and_without_anything_of_anybody()
    {
        var question = await AskedAsync(hub.Cardiologist, "How long?", anonymous: true);
        await MoveAsync(question, "accept");
        await AskedAsync(hub.OtherDermatologist, "Not for all yet");
        await hub.GrantedAsync(hub.OtherDermatologist, new VoteForQuestion.Request(session, question, true));
        Assert.Empty(told.News);

        hub.Clock.Advance(QuestionsFeed.Span);

        await Eventually.HoldsAsync(() => told.News.Count == 1);
        var news = told.News.Single();
        Assert.Equal((question, 2, null), (news.Questions.Single().Id, news.Questions.Single().Votes, news.Questions.Single().AskedBy));
        Assert.Equal((0, 1), (news.Closed.Count, news.Waiting));

        await hub.GrantedAsync(hub.Gp, Move(question, "dismiss", "Asked before"));
        hub.Clock.Advance(QuestionsFeed.Span);
        await Eventually.HoldsAsync(() => told.News.Count == 2);
        Assert.Equal(new QuestionClosed(question, QuestionState.Dismissed, null), told.News[1].Closed.Single());
    }

    private AskQuestion.Request Ask(string text, string? language = null, bool anonymous = false, Guid? client = null) => new(session, client ?? Guid.NewGuid(), text, language, anonymous);

    private async Task<Guid> AskedAsync(Actor person, string text, string? language = null, bool anonymous = false) => (await hub.GrantedAsync(person, Ask(text, language, anonymous))).Id;

    private async Task<Guid> AcceptedAsync(Actor person, string text, string? language = null)
    {
        var question = await AskedAsync(person, text, language);
        await MoveAsync(question, "accept");
        return question;
    }

    private ModerateQuestion.Request Move(Guid question, string move, string? reason = null) => new(session, question, move, reason, null);

    private Task MoveAsync(Guid question, string move) => hub.GrantedAsync(hub.Gp, Move(question, move));

    private TranslateQuestion.Request Translate(Guid question, string language, string text) => new(session, question, null, language, text);

    private Task<ReadQuestions.Answer> SeenByAsync(Actor person) => hub.GrantedAsync(person, new ReadQuestions.Request(session));

    private Task<IReadOnlyList<LogEntryView>> LogAsync() => hub.GrantedAsync(hub.Gp, new ReadLog.Request(session, 0));

    private async Task<Actor> SeatedAsync(string name)
    {
        var person = await hub.AddClinicianAsync(name, hub.Gp.OrganisationId, Roles.Clinician);
        await hub.SeatAsync(session, person, SeatRole.Audience);
        return person;
    }

    private sealed class Told : INotificationHandler<QuestionsTold>
    {
        private readonly List<QuestionsNews> news = [];

        public List<QuestionsNews> News => [.. news];

        public Task Handle(QuestionsTold notification, CancellationToken cancellationToken)
        {
            news.Add(notification.News);
            return Task.CompletedTask;
        }
    }
}
