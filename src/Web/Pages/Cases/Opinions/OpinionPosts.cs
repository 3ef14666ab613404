using CaseHub.Hub;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Opinions;
using CaseHub.Web.Start;
using MediatR;

namespace CaseHub.Web.Pages.Cases.Opinions;

/// <summary>The forms of the conversation and of the opinions on a case's page.</summary>
internal static class OpinionPosts
{
    public static void MapOpinionPosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/cases/{id:guid}/talk", TalkAsync);
        pages.MapPost("/cases/{id:guid}/opinions", WriteAsync);
        pages.MapPost("/cases/{id:guid}/voice", SpeakAsync).TakesFiles();
        pages.MapPost("/opinions/{id:guid}", ChangeAsync);
    }

    private static async Task<IResult> TalkAsync(Guid id, string step, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, step, typed);
        Guid clinician = Guid.TryParse(form["clinicianId"], out var chosen) ? chosen : Guid.Empty;
        Guid further = Guid.TryParse(form["furtherId"], out var asked) ? asked : Guid.Empty;
        return step switch
        {
            "ask-back" => Step(await hub.Send(new AskBack.Request(id, form["text"]), cancellationToken)),
            "reply" => Step(await hub.Send(new ReplyToAskBack.Request(id, form["text"]), cancellationToken)),
            "further" => Step(await hub.Send(new AskFurther.Request(id, clinician, Question: form["question"]), cancellationToken)),
            "suggest" => Step(await hub.Send(new SuggestFurther.Request(id, clinician, form["reason"]), cancellationToken)),
            "further-accept" => Step(await hub.Send(new AcceptFurther.Request(id), cancellationToken)),
            "further-decline" => Step(await hub.Send(new DeclineFurther.Request(id, form["reason"]), cancellationToken), "/"),
            "further-withdraw" => Step(await hub.Send(new WithdrawFurther.Request(id, further), cancellationToken)),
            _ => Results.NotFound(),
        };

        IResult Step<T>(Outcome<T> outcome, string? next = null) =>
            form.Answer<CasePage, T>(outcome, _ => next ?? $"/cases/{id}", $"done-{step}", $"{step}-{id}", new() { ["Id"] = id });
    }

    private static async Task<IResult> WriteAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "opinion", typed);
        var fields = new OpinionForm(form);
        var written = fields.Refusal ?? await hub.Send(fields.Fill(new WriteOpinion.Request(id, form["markdown"], form["disposition"])), cancellationToken);
        return form.Answer<CasePage, WriteOpinion.Answer>(fields.Placed(written), _ => $"/cases/{id}", "done-opinion", $"opinion-{id}", new() { ["Id"] = id });
    }

    private static async Task<IResult> SpeakAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "voice", typed);
        await using var voice = typed.Files["voice"]?.OpenReadStream() ?? Stream.Null;
        var request = new SpeakOpinion.Request(id, form["markdown"], form["disposition"], voice)
        {
            Basis = form["basis"],
            IsCritical = form["isCritical"] is not null,
            Language = form["language"],
        };
        var spoken = await hub.Send(request, cancellationToken);
        return form.Answer<CasePage, WriteOpinion.Answer>(spoken, _ => $"/cases/{id}", "done-opinion", $"voice-{id}", new() { ["Id"] = id });
    }

    /// <param name="id">The opinion.</param>
    /// <param name="case">Its case, whose page is shown.</param>
    /// <param name="step"><c>revise</c>, <c>add</c> or <c>translate</c>.</param>
    private static async Task<IResult> ChangeAsync(Guid id, Guid @case, string step, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        string name = $"{step}-{id}";
        var form = new PageForm(context, name, typed);
        var fields = new OpinionForm(form);
        return step switch
        {
            "revise" => Step(fields.Refusal ?? await hub.Send(fields.Fill(new ReviseOpinion.Request(id, form["markdown"], form["disposition"], Version(form))), cancellationToken), "done-opinion"),
            "add" => Step(fields.Refusal ?? await hub.Send(fields.Fill(new AddToOpinion.Request(id, form["markdown"], form["disposition"])), cancellationToken), "done-addendum"),
            "translate" => Step(await hub.Send(new TranslateOpinion.Request(id, form["language"], form["markdown"], form["by"]), cancellationToken), "done-translation"),
            _ => Results.NotFound(),
        };

        IResult Step<T>(Outcome<T> outcome, string done) =>
            form.Answer<CasePage, T>(fields.Placed(outcome), _ => $"/cases/{@case}#opinion-{id}", done, name, new() { ["Id"] = @case });
    }

    private static int? Version(PageForm form) => int.TryParse(form["version"], System.Globalization.CultureInfo.InvariantCulture, out int version) ? version : null;
}
