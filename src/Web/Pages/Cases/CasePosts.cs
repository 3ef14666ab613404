using System.Globalization;
using CaseHub.Hub;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Live;
using CaseHub.Web.Start;
using MediatR;

namespace CaseHub.Web.Pages.Cases;

/// <summary>The forms of the case pages. Each sends one command; a step that is refused shows the case again, as it is now.</summary>
internal static class CasePosts
{
    public static void MapCasePosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/cases/new", OpenAsync).TakesFiles();
        pages.MapPost("/cases/{id:guid}/edit", EditAsync);
        pages.MapPost("/cases/{id:guid}", StepAsync);
    }

    /// <summary>Sent again (a reload, an answer that was lost), it completes what the first try left undone, and nothing that the asker has touched since.</summary>
    private static async Task<IResult> OpenAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "case", typed);
        var request = Content(form, new OpenCase.Request { ClientId = Guid.TryParse(form["clientId"], out var clientId) ? clientId : null });
        var opened = await hub.Send(request, cancellationToken);
        if (!opened.IsGranted) return form.Again<NewCase>(opened.Refusal);
        string page = $"/cases/{opened.Value.Id}";
        if (!opened.Value.IsAsOpened) return form.Done(page, IsSent(opened.Value) ? "done-request" : "done-repeat", "new-case");

        // The case is stored; a file that is not taken must not send it off without it.
        var problems = await AttachmentPosts.AttachAsync(opened.Value.Id, typed.Files, hub, cancellationToken, request.ClientId);
        if (problems.Count > 0) return form.Done(page, "done-draft-files", "new-case", problems);
        if (form["then"] != "request") return form.Done(page, "done-draft", "new-case");
        var requested = await hub.Send(new RequestOpinion.Request(opened.Value.Id), cancellationToken);
        return requested.IsGranted || await IsSentAsync(request, hub, cancellationToken)
            ? form.Done(page, "done-request", "new-case")
            : form.Done(page, "done-draft", "new-case", requested.Refusal.Text);
    }

    /// <summary>True where the same form, sent twice at once, has been faster.</summary>
    private static async Task<bool> IsSentAsync(OpenCase.Request request, IMediator hub, CancellationToken cancellationToken) =>
        request.ClientId is not null && (await hub.Send(request, cancellationToken)).Value is { IsRepeat: true } stored && IsSent(stored);

    private static bool IsSent(CaseMoved stored) => stored.State is not (CaseState.Draft or CaseState.Withdrawn);

    private static async Task<IResult> EditAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "case", typed);
        int? version = int.TryParse(form["version"], CultureInfo.InvariantCulture, out int number) ? number : null;
        var edited = await hub.Send(Content(form, new EditCase.Request(id, version)), cancellationToken);
        return form.Answer<EditCasePage, CaseMoved>(edited, _ => $"/cases/{id}", "done-edit", $"case-{id}", Id(id));
    }

    private static async Task<IResult> StepAsync(Guid id, string step, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, step, typed);
        return step switch
        {
            "request" => Step(await hub.Send(new RequestOpinion.Request(id), cancellationToken)),
            "accept" => Step(await hub.Send(new AcceptCase.Request(id), cancellationToken)),
            "consult" => form.Answer<CasePage, StartConsult.Started>(
                await hub.Send(new StartConsult.Request(id), cancellationToken), started => $"/sessions/{started.SessionId}", null, null, Id(id)),
            "decline" => Step(await hub.Send(new DeclineCase.Request(id, form["reason"]), cancellationToken), "/"),
            "opinion" => Step(await hub.Send(new WriteOpinion.Request(id, form["markdown"], form["disposition"]), cancellationToken)),
            "acknowledge" => Step(await hub.Send(new AcknowledgeOpinion.Request(id, form["plan"], form["reference"], Follows: form.Chosen("follows"), FollowUps: form.FollowUp("followUp.") is { } plan ? [plan] : null), cancellationToken)),
            "outcome" => Step(await hub.Send(Outcome(id, form), cancellationToken)),
            "close" => Step(await hub.Send(new CloseCase.Request(id, "lost-to-follow-up", form["tried"] ?? "", form["openFollowUps"]), cancellationToken)),
            "withdraw" => Step(await hub.Send(new WithdrawCase.Request(id), cancellationToken)),
            "sensitivity" => Step(await hub.Send(new SetSensitivity.Request(id, form["sensitivity"]), cancellationToken)),
            "minor" => Step(await hub.Send(new RecordMinorConsent.Request(id, form["guardianConsent"], form["assent"], form["assentNote"]), cancellationToken)),
            "reopen" => Step(await hub.Send(new ReopenCase.Request(id), cancellationToken)),
            _ => Results.NotFound(),
        };

        IResult Step<T>(Outcome<T> outcome, string? next = null) =>
            form.Answer<CasePage, T>(outcome, _ => next ?? $"/cases/{id}", $"done-{step}", $"{step}-{id}", Id(id));
    }

    /// <summary>With the survey, where the form asks for it: not in a case that was closed once before.</summary>
    private static RecordOutcome.Request Outcome(Guid id, PageForm form) => new(
        id, form["text"], form.Chosen("result"), form.Day("on"), form.Typed.ContainsKey("survey.comment") ? form.Survey("survey.") : null, form["openFollowUps"]);

    /// <summary>Numbers come from number fields, which write them without regard to the reader's language.</summary>
    private static T Content<T>(PageForm form, T request)
        where T : CaseContent => request with
        {
            Title = form["title"],
            Question = form["question"],
            Specialty = form["specialty"],
            Urgency = form["urgency"],
            Summary = form["summary"],
            Age = form["age.value"] is { } age ? new PatientAge(Whole(age), form["age.unit"]) : null,
            Sex = form["sex"],
            WeightKg = form["weightKg"] is { } weight ? Number(weight) : null,
            Pregnancy = form["pregnancy"],
            Allergies = form["allergies"],
            Sensitivity = form["sensitivity"],
            GuardianConsent = form["guardianConsent"],
            Assent = form["assent"],
            AssentNote = form["assentNote"],
            Assignee = Guid.TryParse(form["assignee"], out var assignee) ? assignee : null,
        };

    private static int Whole(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out int value) ? value : -1;

    /// <summary>NaN is in no range, so that what is no number is refused at its field.</summary>
    private static double Number(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;

    private static Dictionary<string, object?> Id(Guid id) => new() { ["Id"] = id };
}
