using System.Globalization;
using CaseHub.Hub;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Live;
using CaseHub.Hub.People;
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
        if (form["then"] == "questions") return form.Unfinished<NewCase>();
        if (await ReachAsync(form, hub, cancellationToken) is not { IsGranted: true } reach) return form.Again<NewCase>(NoTime());
        var request = Content(form, reach.Value, new OpenCase.Request { ClientId = Guid.TryParse(form["clientId"], out var clientId) ? clientId : null });
        var opened = await hub.Send(request, cancellationToken);
        if (!opened.IsGranted) return form.Again<NewCase>(opened.Refusal);
        string page = $"/cases/{opened.Value.Id}";
        if (!opened.Value.IsAsOpened) return form.Done(page, IsSent(opened.Value) ? "done-request" : "done-repeat", "new-case");

        // The case is stored; a file that is not taken must not send it off without it.
        // What came piece by piece before (Client/outpieces.ts) has its problems told here.
        string[] problems = [.. await AttachmentPosts.AttachAsync(opened.Value.Id, typed.Files, hub, cancellationToken, request.ClientId), .. typed["fileProblem"].OfType<string>().Take(20)];
        if (problems.Length > 0) return form.Done(page, "done-draft-files", "new-case", problems);
        if (form["then"] != "request") return form.Done(page, "done-draft", "new-case");
        var requested = await hub.Send(new RequestOpinion.Request(opened.Value.Id), cancellationToken);
        return requested.IsGranted || await IsSentAsync(request, hub, cancellationToken)
            ? form.Done(page, "done-request", "new-case", Told(form, requested.Value))
            : NotSent(form, opened.Value.Id, requested.Refusal, "done-draft", "new-case");
    }

    /// <summary>The case is stored and stays a draft. What is missing or found is shown in its form, all else on its page.</summary>
    private static IResult NotSent(PageForm form, Guid id, Refusal refusal, string done, string draft) => IsMendedInTheForm(refusal)
        ? form.Done($"/cases/{id}/edit?send", done, draft)
        : form.Done($"/cases/{id}", done, draft, refusal.Text);

    private static bool IsMendedInTheForm(Refusal refusal) => refusal.Code is "facts-missing" or "identifiers-found";

    /// <summary>An emergency goes out whatever was found in it; its asker is told so.</summary>
    private static IEnumerable<string> Told(PageForm form, CaseMoved? sent) => sent?.Identifiers is null || form["identifiersReason"] is not null ? [] : [form.TextOf("identifiers-told")];

    /// <summary>A wall-clock time in the asker's own zone.</summary>
    private static async Task<Outcome<Reach>> ReachAsync(PageForm form, IMediator hub, CancellationToken cancellationToken)
    {
        if (form["reachableUntil"] is not { } typed) return new Reach(null);
        var profile = await hub.Send(new ReadProfile.Request(), cancellationToken);
        return WallTimes.TryParse(typed, profile.Value?.TimeZone ?? "UTC", out var until) ? new Reach(until) : NoTime();
    }

    private static Refusal NoTime() => Refusal.Invalid("invalid") with { Fields = new Dictionary<string, string> { ["reachableUntil"] = Refusal.TextOf("reachable-malformed") } };

    /// <summary>True where the same form, sent twice at once, has been faster.</summary>
    private static async Task<bool> IsSentAsync(OpenCase.Request request, IMediator hub, CancellationToken cancellationToken) =>
        request.ClientId is not null && (await hub.Send(request, cancellationToken)).Value is { IsRepeat: true } stored && IsSent(stored);

    private static bool IsSent(CaseMoved stored) => stored.State is not (CaseState.Draft or CaseState.Withdrawn);

    private static async Task<IResult> EditAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "case", typed);
        if (form["then"] == "questions") return form.Unfinished<EditCasePage>(Id(id));
        int? version = int.TryParse(form["version"], CultureInfo.InvariantCulture, out int number) ? number : null;
        if (await ReachAsync(form, hub, cancellationToken) is not { IsGranted: true } reach) return form.Again<EditCasePage>(NoTime(), Id(id));
        var edited = await hub.Send(Content(form, reach.Value, new EditCase.Request(id, version)), cancellationToken);
        if (!edited.IsGranted || form["then"] != "request") return form.Answer<EditCasePage, CaseMoved>(edited, _ => $"/cases/{id}", "done-edit", $"case-{id}", Id(id));
        var requested = await hub.Send(new RequestOpinion.Request(id, form["identifiersReason"]), cancellationToken);
        return requested.IsGranted
            ? form.Done($"/cases/{id}", "done-request", $"case-{id}", Told(form, requested.Value))
            : NotSent(form, id, requested.Refusal, "done-edit", $"case-{id}");
    }

    private static async Task<IResult> SendAsync(Guid id, PageForm form, IMediator hub, CancellationToken cancellationToken)
    {
        var requested = await hub.Send(new RequestOpinion.Request(id, form["identifiersReason"]), cancellationToken);
        if (requested.Refusal is { } refusal && IsMendedInTheForm(refusal)) return form.Done($"/cases/{id}/edit?send", null, null);
        return requested.IsGranted ? form.Done($"/cases/{id}", "done-request", $"request-{id}", Told(form, requested.Value)) : form.Again<CasePage>(requested.Refusal, Id(id));
    }

    private static async Task<IResult> StepAsync(Guid id, string step, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, step, typed);
        return step switch
        {
            "request" => await SendAsync(id, form, hub, cancellationToken),
            "accept" => Step(await hub.Send(new AcceptCase.Request(id), cancellationToken)),
            "assign" => Step(await hub.Send(new AssignCase.Request(id, Chosen(form)), cancellationToken)),
            "hand-over" => Step(await hub.Send(new HandToColleague.Request(id, Chosen(form)), cancellationToken)),
            "consult" => form.Answer<CasePage, StartConsult.Started>(
                await hub.Send(new StartConsult.Request(id), cancellationToken), started => $"/sessions/{started.SessionId}", null, null, Id(id)),
            "decline" => Step(await hub.Send(new DeclineCase.Request(id, form["reason"]), cancellationToken), "/"),
            "acknowledge" => Step(await hub.Send(new AcknowledgeOpinion.Request(id, form["plan"], form["reference"], Guid.TryParse(form["followedOpinionId"], out var followed) ? followed : null, form["followedReason"], Follows: form.Chosen("follows"), FollowUps: form.FollowUp("followUp.") is { } plan ? [plan] : null), cancellationToken)),
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

    /// <summary>Whom a form names; nobody where it leaves the choice to us.</summary>
    private static Guid? Chosen(PageForm form) => Guid.TryParse(form["clinician"], out var clinician) ? clinician : null;

    /// <summary>With the survey, where the form asks for it: not in a case that was closed once before.</summary>
    private static RecordOutcome.Request Outcome(Guid id, PageForm form) => new(
        id, form["text"], form.Chosen("result"), form.Day("on"), form.Typed.ContainsKey("survey.comment") ? form.Survey("survey.") : null, form["openFollowUps"]);

    /// <summary>Numbers come from number fields, which write them without regard to the reader's language.</summary>
    private static T Content<T>(PageForm form, Reach reach, T request)
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
            Facts = HasQuestions(form) ? RequestAsk.FactsOf(form.Typed) : null,
            RedFlags = HasQuestions(form) ? [.. form.Typed["redFlags"].OfType<string>()] : null,
            ReachableUntil = reach.Until,
            Reference = form.Typed.ContainsKey("reference") ? form.Typed["reference"].ToString() : null,
            Sensitivity = form["sensitivity"],
            GuardianConsent = form["guardianConsent"],
            Assent = form["assent"],
            AssentNote = form["assentNote"],
            Assignee = Guid.TryParse(form["assignee"], out var assignee) ? assignee : null,
        };

    /// <summary>A form that waited in a browser without a line may have been written where no questions could be fetched: it is not held up by them.</summary>
    private static bool HasQuestions(PageForm form) => form.Typed.ContainsKey("template") && (form["template"] is not null || !NextPage.IsToldTo(form.Context.Request));

    private static int Whole(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out int value) ? value : -1;

    /// <summary>NaN is in no range, so that what is no number is refused at its field.</summary>
    private static double Number(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;

    private sealed record Reach(DateTimeOffset? Until);

    private static Dictionary<string, object?> Id(Guid id) => new() { ["Id"] = id };
}
