using System.Globalization;
using CaseHub.Hub;
using CaseHub.Hub.Recordings.Keeping;
using MediatR;

namespace CaseHub.Web.Pages.Recordings;

/// <summary>The forms about what becomes of a recording, and of an organisation's policy. Each sends one command.</summary>
internal static class KeepingPosts
{
    private static readonly string[] TimeFields = ["fromMs", "toMs"];

    public static void MapKeepingPosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/recordings/{id:guid}/keeping", DecideAsync);
        pages.MapPost("/organisation/recordings", SetPolicyAsync);
    }

    private static async Task<IResult> DecideAsync(Guid id, string step, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, step, typed);
        string? reason = form["reason"];
        return step switch
        {
            "withdrawal" => Decided(await hub.Send(new WithdrawConsent.Request(id), cancellationToken), "done-withdrawal"),
            "redaction" => await RedactAsync(id, form, hub, cancellationToken),
            "hold" => Decided(await hub.Send(new HoldRecording.Request(id, reason), cancellationToken), "done-hold"),
            "lift" => Decided(await hub.Send(new LiftHold.Request(id, reason), cancellationToken), "done-lift"),
            "deletion" => Decided(await hub.Send(new DeleteRecording.Request(id, reason), cancellationToken), "done-deletion"),
            "sealed" => form.Answer<KeepingPage, AskForSealed.Access>(
                await hub.Send(new AskForSealed.Request(id, reason), cancellationToken), access => $"/recordings/{id}/keeping?access={access.Id}#sealed", "done-sealed", null, Id(id)),
            _ => Results.NotFound(),
        };

        IResult Decided<T>(Outcome<T> outcome, string done) => form.Answer<KeepingPage, T>(outcome, _ => $"/recordings/{id}/keeping", done, null, Id(id));
    }

    /// <summary>What is no time is refused at its field, beside what the hub finds.</summary>
    private static async Task<IResult> RedactAsync(Guid id, PageForm form, IMediator hub, CancellationToken cancellationToken)
    {
        var wrong = TimeFields.Where(field => form[field] is { } text && Milliseconds(text) is null).ToDictionary(field => field, _ => Refusal.TextOf("redaction-time"));
        if (wrong.Count > 0) return form.Again<KeepingPage>(Refusal.Invalid("invalid") with { Fields = wrong }, Id(id));
        var redacted = await hub.Send(new RedactRecording.Request(id, Milliseconds(form["fromMs"]), Milliseconds(form["toMs"]), form["reason"]), cancellationToken);
        return form.Answer<KeepingPage, RedactRecording.Redacted>(redacted, _ => $"/recordings/{id}/keeping", "done-redaction", null, Id(id));
    }

    private static async Task<IResult> SetPolicyAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "policy", typed);
        var set = await hub.Send(new SetRecordingPolicy.Request(Days(form["clinicalRecordDays"]), Days(form["teachingDays"])), cancellationToken);
        return form.Answer<KeptRecordingsPage, Unit>(set, _ => "/organisation/recordings", "done-policy", null);
    }

    /// <summary>Nothing keeps for ever; what is no number is out of every range, so that it is refused at its field.</summary>
    private static int? Days(string? text) => string.IsNullOrWhiteSpace(text) ? null : int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int days) ? days : -1;

    /// <summary>Of <c>2:15</c>, <c>1:02:15</c>, <c>75</c> or <c>2:15.5</c>; null for anything else.</summary>
    internal static long? Milliseconds(string? text)
    {
        double seconds = 0;
        string[] parts = (text ?? "").Trim().Split(':');
        if (parts.Length > 3) return null;
        foreach (string part in parts)
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) || value >= 1_000_000) return null;
            seconds = seconds * 60 + value;
        }

        return (long)Math.Round(seconds * 1000);
    }

    private static Dictionary<string, object?> Id(Guid id) => new() { ["Id"] = id };
}
