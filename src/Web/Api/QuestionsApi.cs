using CaseHub.Hub;
using CaseHub.Hub.Briefings.Questions;
using MediatR;

namespace CaseHub.Web.Api;

/// <summary>The questions of a briefing: asked, voted for, moderated, translated, answered, and published.</summary>
internal static class QuestionsApi
{
    public static void MapQuestions(this IEndpointRouteBuilder api)
    {
        var questions = api.MapGroup("/sessions/{briefing:guid}/questions").WithTags("Questions");
        questions.MapGet("/", async (Guid briefing, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadQuestions.Request(briefing), cancellationToken)));
        questions.MapPost("/", AskAsync);
        MapOne(questions.MapGroup("/{questionId:guid}"));
        MapPublished(questions);
    }

    private static void MapOne(RouteGroupBuilder question)
    {
        question.MapPut("/vote", async (Guid briefing, Guid questionId, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new VoteForQuestion.Request(briefing, questionId, Wanted: true), cancellationToken)));
        question.MapDelete("/vote", async (Guid briefing, Guid questionId, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new VoteForQuestion.Request(briefing, questionId, Wanted: false), cancellationToken)));
        question.MapPost("/move", async (Guid briefing, Guid questionId, Move body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new ModerateQuestion.Request(briefing, questionId, body.To, body.Reason, body.Version), cancellationToken)));
        question.MapPut("/merged", async (Guid briefing, Guid questionId, Merge body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new MergeQuestions.Request(briefing, questionId, body.Into), cancellationToken)));
        question.MapDelete("/merged", async (Guid briefing, Guid questionId, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new MergeQuestions.Request(briefing, questionId, null), cancellationToken)));
        question.MapPut("/answer", async (Guid briefing, Guid questionId, Text body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new AnswerQuestion.Request(briefing, questionId, body.Words, body.Language, body.Version), cancellationToken)));
        question.MapPut("/translations/{of}/{language}", async (Guid briefing, Guid questionId, string of, string language, Text body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new TranslateQuestion.Request(briefing, questionId, of, language, body.Words), cancellationToken)));
        question.MapDelete("/translations/{of}/{language}", async (Guid briefing, Guid questionId, string of, string language, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new TranslateQuestion.Request(briefing, questionId, of, language, null), cancellationToken)));
    }

    private static void MapPublished(RouteGroupBuilder questions)
    {
        questions.MapGet("/published", async (Guid briefing, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadPublishedQuestions.Request(briefing), cancellationToken)));
        questions.MapGet("/published.csv", async (Guid briefing, IMediator hub, CancellationToken cancellationToken) =>
            FileOf(await hub.Send(new ReadPublishedQuestions.Request(briefing), cancellationToken), list => TypedResults.File(PublishedFile.Csv(list), "text/csv; charset=utf-8", "questions.csv")));
        questions.MapGet("/published.md", async (Guid briefing, IMediator hub, CancellationToken cancellationToken) =>
            FileOf(await hub.Send(new ReadPublishedQuestions.Request(briefing), cancellationToken), list => TypedResults.File(System.Text.Encoding.UTF8.GetBytes(PublishedFile.Markdown(list)), "text/markdown; charset=utf-8", "questions.md")));
    }

    /// <summary>201 once; 200 with the same question when it is sent again.</summary>
    private static async Task<IResult> AskAsync(Guid briefing, Question body, IMediator hub, HttpContext context, CancellationToken cancellationToken)
    {
        var outcome = await hub.Send(new AskQuestion.Request(briefing, body.ClientId, body.Text, body.Language, body.Anonymous), cancellationToken);
        if (outcome.Refusal?.Details is AskQuestion.Wait wait) context.Response.Headers.RetryAfter = wait.Seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (!outcome.IsGranted) return Answer.Problem(outcome.Refusal);
        return outcome.Value.IsNew ? TypedResults.Created($"/api/sessions/{briefing}/questions", outcome.Value) : TypedResults.Ok(outcome.Value);
    }

    private static IResult FileOf(Outcome<IReadOnlyList<ReadPublishedQuestions.Published>> outcome, Func<IReadOnlyList<ReadPublishedQuestions.Published>, IResult> file) =>
        outcome.IsGranted ? file(outcome.Value) : Answer.Problem(outcome.Refusal);

    /// <param name="Language">BCP 47; null for the first of the asker's profile.</param>
    internal sealed record Question(Guid ClientId, string? Text, string? Language, bool Anonymous);

    /// <param name="To"><c>accept</c>, <c>dismiss</c>, <c>begin</c> or <c>finish</c>.</param>
    internal sealed record Move(string? To, string? Reason, long? Version);

    internal sealed record Merge(Guid? Into);

    internal sealed record Text([property: System.Text.Json.Serialization.JsonPropertyName("text")] string? Words, string? Language, long? Version);
}
