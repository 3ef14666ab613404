using System.Globalization;
using CaseHub.Hub;
using CaseHub.Hub.Cases.Closing;
using CaseHub.Web.Pages.People;
using MediatR;

namespace CaseHub.Web.Pages.Cases;

/// <summary>Follow-ups and surveys of a case. What programs may leave out is asked of people: the forms demand it, and so does what is read of them here.</summary>
internal static class ClosingPosts
{
    /// <summary>Stands for a choice that was not made: no code, so that it is refused at its field.</summary>
    private const string NotChosen = "-";

    private static readonly char[] Lines = ['\n', '\r'];

    public static void MapClosingPosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/cases/{id:guid}/follow-ups", PlanAsync);
        pages.MapPost("/cases/{id:guid}/follow-ups/{followUp:guid}", FollowUpAsync);
        pages.MapPost("/cases/{id:guid}/survey", SurveyAsync);
        pages.MapPost("/cases/{id:guid}/adviser-survey", AdviserSurveyAsync);
    }

    /// <summary>A choice that has to be made.</summary>
    internal static string Chosen(this PageForm form, string field) => form[field] ?? NotChosen;

    /// <summary>A day as a date field writes it; null where it is none.</summary>
    internal static DateOnly? Day(this PageForm form, string field) =>
        DateOnly.TryParseExact(form[field], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    internal static int? Number(this PageForm form, string field) => int.TryParse(form[field], NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : null;

    internal static SurveyDraft Survey(this PageForm form, string prefix = "") => new(
        form[prefix + "referral"],
        bool.TryParse(form[prefix + "changed"], out bool changed) ? changed : null,
        form.Number(prefix + "helpful"),
        form[prefix + "speed"],
        form[prefix + "comment"]);

    /// <summary>Null where nothing was typed of it: what is folded away is no plan.</summary>
    internal static FollowUpDraft? FollowUp(this PageForm form, string prefix) =>
        form[prefix + "text"] is null && form[prefix + "dueOn"] is null && form[prefix + "questions"] is null ? null : Draft(form, prefix);

    private static FollowUpDraft Draft(PageForm form, string prefix) => new(form[prefix + "kind"], form.Day(prefix + "dueOn"), form[prefix + "text"], LinesOf(form[prefix + "questions"]));

    private static string[] LinesOf(string? text) => (text ?? "").Split(Lines, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static async Task<IResult> PlanAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "follow-up", typed);
        var draft = Draft(form, "");
        return Answer(form, id, await hub.Send(new PlanFollowUp.Request(id, draft.Kind, draft.DueOn, draft.Text, draft.Questions), cancellationToken), "done-follow-up");
    }

    private static async Task<IResult> FollowUpAsync(Guid id, Guid followUp, string step, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, $"{step}-{followUp}", typed);
        int? version = PeoplePosts.VersionOf(form);
        var draft = Draft(form, "");
        return step switch
        {
            "answer" => Answered(await hub.Send(new AnswerFollowUp.Request(id, followUp, form["text"], form.Chosen("condition"), AnswersOf(typed), version), cancellationToken)),
            "change" => Answer(form, id, await hub.Send(new ChangeFollowUp.Request(id, followUp, version, draft.Kind, draft.DueOn, draft.Text, draft.Questions), cancellationToken), "done-follow-up-change"),
            "drop" => Answer(form, id, await hub.Send(new DropFollowUp.Request(id, followUp, form["reason"], version), cancellationToken), "done-follow-up-drop"),
            _ => Results.NotFound(),
        };

        IResult Answered(Outcome<AnswerFollowUp.Answer> outcome) =>
            Answer(form, id, outcome, outcome is { IsGranted: true, Value.GotWorse: true } ? "done-follow-up-worse" : "done-follow-up-answer");
    }

    private static async Task<IResult> SurveyAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "survey", typed);
        var draft = form.Survey();
        return Answer(form, id, await hub.Send(new WriteSurvey.Request(id, draft.Referral, draft.Changed, draft.Helpful, draft.Speed, draft.Comment), cancellationToken), "done-survey", "#closing");
    }

    private static async Task<IResult> AdviserSurveyAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "adviser-survey", typed);
        return Answer(form, id, await hub.Send(new WriteAdviserSurvey.Request(id, form.Number("clear"), form["photos"], form["comment"]), cancellationToken), "done-survey", "#closing");
    }

    /// <summary>To each question, in order.</summary>
    private static List<string> AnswersOf(IFormCollection typed)
    {
        var answers = new List<string>();
        while (typed.TryGetValue($"answers.{answers.Count}", out var answer)) answers.Add(answer.ToString());
        return answers;
    }

    private static IResult Answer<T>(PageForm form, Guid id, Outcome<T> outcome, string done, string place = "#follow-ups") =>
        form.Answer<CasePage, T>(outcome, _ => $"/cases/{id}{place}", done, null, new() { ["Id"] = id });
}
