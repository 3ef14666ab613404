using CaseHub.Hub;
using CaseHub.Hub.Cases.Teaching;
using CaseHub.Hub.People;
using MediatR;

namespace CaseHub.Web.Pages.Cases;

/// <summary>The patient's consent to be shown in teaching or a broadcast: stated and withdrawn on the case's page.</summary>
internal static class TeachingPosts
{
    public static void MapTeachingPosts(this IEndpointRouteBuilder pages) => pages.MapPost("/cases/{id:guid}/teaching-consent", PostAsync);

    private static async Task<IResult> PostAsync(Guid id, string? step, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, $"consent-{step}", typed);
        return step switch
        {
            "state" => await StateAsync(),
            "withdraw" => Step(await hub.Send(new WithdrawTeachingConsent.Request(id), cancellationToken)),
            _ => Results.NotFound(),
        };

        async Task<IResult> StateAsync()
        {
            DateTimeOffset? given = null;
            if (form["givenAt"] is { } day)
            {
                var me = await hub.Send(new ReadProfile.Request(), cancellationToken);
                given = me.IsGranted && WallTimes.TryParse($"{day}T00:00", me.Value.TimeZone, out var at) ? at : null;
            }

            return Step(await hub.Send(new StateTeachingConsent.Request(id, form["use"], form["basis"], form["how"], given), cancellationToken));
        }

        IResult Step(Outcome<Unit> outcome) => form.Answer<CasePage, Unit>(outcome, _ => $"/cases/{id}#briefings", $"done-consent-{step}", null, new() { ["Id"] = id });
    }
}
