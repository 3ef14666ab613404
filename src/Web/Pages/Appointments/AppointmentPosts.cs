using System.Globalization;
using CaseHub.Hub;
using CaseHub.Hub.Live.Appointments;
using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CaseHub.Web.Pages.Appointments;

/// <summary>Proposing, moving, confirming and cancelling. A time is shown on both clocks before it is sent; only what was seen is sent.</summary>
internal static class AppointmentPosts
{
    public static void MapAppointmentPosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/cases/{id:guid}/appointments", ProposeAsync);
        pages.MapPost("/appointments/{id:guid}/move", MoveAsync);
        pages.MapPost("/appointments/{id:guid}", StepAsync);
    }

    private static async Task<IResult> ProposeAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, TimeForm.FormName, typed);
        Dictionary<string, object?> page = new() { ["Id"] = id };
        Guid? with = Guid.TryParse(form["with"], out var known) ? known : null;
        var look = await hub.Send(new LookAtTime.Request(id, Wished(form), with), cancellationToken);
        if (!look.IsGranted) return form.Again<ProposePage>(look.Refusal, page);
        if (!IsSeen(form, look.Value)) return Looked<ProposePage>(look.Value, typed, page);
        var proposed = await hub.Send(new ProposeAppointment.Request(id, Wished(form), with), cancellationToken);
        return form.Answer<ProposePage, ProposeAppointment.Answer>(proposed, answer => $"/appointments/{answer.Id}", "done-appointment-sent", null, page);
    }

    private static async Task<IResult> MoveAsync(Guid id, int? version, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, TimeForm.FormName, typed);
        Dictionary<string, object?> page = new() { ["Id"] = id, ["Version"] = version };
        var now = await hub.Send(new ReadAppointment.Request(id), cancellationToken);
        if (!now.IsGranted) return form.Again<MovePage>(now.Refusal, page);
        var look = await hub.Send(new LookAtTime.Request(now.Value.CaseId, Wished(form), now.Value.Theirs.ClinicianId, id), cancellationToken);
        if (!look.IsGranted) return form.Again<MovePage>(look.Refusal, page);
        if (!IsSeen(form, look.Value)) return Looked<MovePage>(look.Value, typed, page);
        var moved = await hub.Send(new RescheduleAppointment.Request(id, Wished(form), version), cancellationToken);
        return form.Answer<MovePage, LookedAt>(moved, _ => $"/appointments/{id}", "done-appointment-sent", null, page);
    }

    private static async Task<IResult> StepAsync(Guid id, string step, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, step, typed);
        int? version = int.TryParse(form["version"], CultureInfo.InvariantCulture, out int seen) ? seen : null;
        return step switch
        {
            "confirm" => Step(await hub.Send(new ConfirmAppointment.Request(id, version), cancellationToken)),
            "cancel" => Step(await hub.Send(new CancelAppointment.Request(id, form["reason"], version), cancellationToken)),
            _ => Results.NotFound(),
        };

        IResult Step(Outcome<Unit> outcome) => form.Answer<AppointmentPage, Unit>(outcome, _ => $"/appointments/{id}", $"done-appointment-{step}", null, new() { ["Id"] = id });
    }

    private static bool IsSeen(PageForm form, LookedAt look) => form["step"] == "send" && form["seen"] == TimeForm.Stamp(look);

    private static RazorComponentResult<TPage> Looked<TPage>(LookedAt look, IFormCollection typed, Dictionary<string, object?> page)
        where TPage : IComponent => new(new Dictionary<string, object?>(page) { ["Look"] = look, ["Typed"] = typed });

    private static WishedTime Wished(PageForm form) =>
        new(null, form["date"], form["time"], null, form["which"], form["minutes"] is { } text ? int.TryParse(text, CultureInfo.InvariantCulture, out int minutes) ? minutes : -1 : null);
}
