using System.Globalization;
using CaseHub.Hub;
using CaseHub.Hub.Briefings.Agenda;
using CaseHub.Hub.Briefings.Coming;
using CaseHub.Hub.Briefings.Library;
using CaseHub.Hub.Briefings.Planning;
using CaseHub.Hub.Live;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CaseHub.Web.Pages.Briefings;

/// <summary>The forms of briefings: announcing, changing, coming, publishing, and the agenda.</summary>
internal static class BriefingPosts
{
    /// <summary>What a page of one briefing is made from again.</summary>
    private const string Id = "Id";

    private static readonly string[] Into = ["into1", "into2", "into3", "into4", "into5", "into6", "into7"];

    public static void MapBriefingPosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/briefings/new", CreateAsync);
        pages.MapPost("/briefings/{id:guid}", ComeAsync);
        pages.MapPost("/briefings/{id:guid}/edit", EditAsync);
        pages.MapPost("/briefings/{id:guid}/agenda", AgendaAsync);
        pages.MapPost("/briefings/{id:guid}/equipment", EquipAsync);
        pages.MapPost("/briefings/{id:guid}/cases/{case:guid}", TellCaseAsync);
    }

    private static async Task<IResult> CreateAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, NewBriefingPage.FormName, typed);
        var series = form["every"] is { } every ? new CreateBriefing.SeriesWish(every, NumberOf(form["times"])) : null;
        var made = await hub.Send(new CreateBriefing.Request(DraftOf(form), series), cancellationToken);
        return form.Answer<NewBriefingPage, CreateBriefing.Made>(made, one => $"/briefings/{one.Id}/edit#people", "done-briefing-made", null);
    }

    private static async Task<IResult> ComeAsync(Guid id, string? step, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, step ?? "", typed);
        bool following = form["following"] == "true";
        return step switch
        {
            "register" => Step(await hub.Send(new RegisterForBriefing.Request(id, form["language"], following), cancellationToken)),
            "unregister" => Step(await hub.Send(new CancelRegistration.Request(id, following), cancellationToken)),
            "publish" => Step(await hub.Send(new PublishBriefing.Request(id, form["whoMayWatch"], form["mayDownload"] != "no"), cancellationToken)),
            "unpublish" => Step(await hub.Send(new UnpublishBriefing.Request(id), cancellationToken)),
            "rehearse" => form.Answer<BriefingPage, OpenRehearsal.Opened>(await hub.Send(new OpenRehearsal.Request(id), cancellationToken), opened => $"/briefings/{opened.SessionId}/live", null, null, new() { [Id] = id }),
            _ => Results.NotFound(),
        };

        IResult Step(Outcome<Unit> outcome) => form.Answer<BriefingPage, Unit>(outcome, _ => $"/briefings/{id}", $"done-briefing-{step}", null, new() { [Id] = id });
    }

    private static async Task<IResult> EditAsync(Guid id, string? step, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        bool following = typed["following"] == "true";
        var person = IdOf(typed["clinicianId"]);
        var form = new PageForm(context, step == "uninvite" ? $"uninvite-{person}" : step ?? "", typed);
        Dictionary<string, object?> page = new() { [Id] = id };
        switch (step)
        {
            case "change":
                var changed = await hub.Send(new ChangeBriefing.Request(id, DraftOf(form), NumberOf(form["version"]), following), cancellationToken);
                return form.Answer<EditBriefingPage, ChangeBriefing.Changed>(changed, _ => $"/briefings/{id}", "done-briefing-change", $"briefing-{id}", page);
            case "invite":
                bool interprets = form["role"] == "interpreter";
                return Step(await hub.Send(new InviteToBriefing.Request(id, person, form["role"], interprets ? form["language"] : null, following), cancellationToken), "#people");
            case "uninvite":
                return Step(await hub.Send(new UninviteFromBriefing.Request(id, person, following), cancellationToken), "#people");
            case "cancel":
                var cancelled = await hub.Send(new CancelBriefing.Request(id, form["reason"], following), cancellationToken);
                return form.Answer<EditBriefingPage, Unit>(cancelled, _ => $"/briefings/{id}", "done-briefing-cancel", null, page);
            default:
                return Results.NotFound();
        }

        IResult Step(Outcome<Unit> outcome, string place) => form.Answer<EditBriefingPage, Unit>(outcome, _ => $"/briefings/{id}/edit{place}", $"done-briefing-{step}", null, page);
    }

    private static async Task<IResult> AgendaAsync(Guid id, string? step, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, step ?? "", typed);
        var item = IdOf(form["item"]);
        return step switch
        {
            "remove" => Step(await hub.Send(new RemoveBriefingCase.Request(id, item), cancellationToken)),
            "order" => Step(await hub.Send(new OrderAgenda.Request(id, [.. (form["items"] ?? "").Split(',').Select(IdOf)]), cancellationToken)),
            _ => Results.NotFound(),
        };

        IResult Step(Outcome<Unit> outcome) => form.Answer<AgendaPage, Unit>(outcome, _ => $"/briefings/{id}/agenda", $"done-agenda-{step}", null, new() { [Id] = id });
    }

    /// <summary>Answers with the page itself: the token is shown once and is kept nowhere, so no second request could show it.</summary>
    private static async Task<IResult> EquipAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "equipment", typed);
        string role = form["role"] ?? "";
        var made = await hub.Send(new IssueMediaToken.Request(id, role, form["label"] ?? "", role == IssueMediaToken.ViewRole ? form["language"] : null, form["recordingConsent"] == "true"), cancellationToken);
        if (!made.IsGranted) return form.Again<EquipmentPage>(made.Refusal, new() { [Id] = id });
        form.Stored();
        return new RazorComponentResult<EquipmentPage>(new { Id = id, Made = made.Value });
    }

    private static async Task<IResult> TellCaseAsync(Guid id, Guid @case, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "item", typed);
        var words = new ItemWords(form["title"], form["summary"], [.. typed["pictures"].Select(IdOf)], form["identifiersReason"]);
        Dictionary<string, object?> page = new() { [Id] = id, ["Case"] = @case };
        if (Guid.TryParse(form["item"], out var item))
            return form.Answer<AgendaCasePage, Unit>(await hub.Send(new ChangeBriefingCase.Request(id, item, words), cancellationToken), _ => $"/briefings/{id}/agenda", "done-agenda-save", null, page);
        var added = await hub.Send(new AddBriefingCase.Request(id, @case, words), cancellationToken);
        return form.Answer<AgendaCasePage, AddBriefingCase.Answer>(added, _ => $"/briefings/{id}/agenda", "done-agenda-save", null, page);
    }

    /// <summary>An empty field is said, not left out: what a form shows is what is meant.</summary>
    private static BriefingDraft DraftOf(PageForm form) => new(
        form.Typed["title"].ToString(),
        form.Typed["description"].ToString(),
        [.. Into.Prepend("languages").Select(field => form[field]).Where((language, place) => place == 0 || language is not null)],
        StartsAt: null,
        form.Typed["date"].ToString(),
        form.Typed["time"].ToString(),
        form["which"],
        EndsAt: null,
        NumberOf(form["minutes"]),
        form["timeZone"],
        form["whoMayCome"]);

    /// <summary>Nobody and nothing has the empty id: what is no id is not found.</summary>
    private static Guid IdOf(string? text) => Guid.TryParse(text, out var id) ? id : Guid.Empty;

    private static int? NumberOf(string? text) => text is null ? null : int.TryParse(text, CultureInfo.InvariantCulture, out int number) ? number : -1;
}
