using System.Globalization;
using CaseHub.Hub;
using CaseHub.Hub.People;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CaseHub.Web.Pages.People;

/// <summary>An administrator invites people, changes what they may do, suspends them and lets them go.</summary>
internal static class PeoplePosts
{
    public static void MapPeoplePosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/organisation/people", InviteAsync);
        pages.MapPost("/organisation/people/invitations/{id:guid}/renew", RenewAsync);
        pages.MapPost("/organisation/people/invitations/{id:guid}/withdraw", WithdrawAsync);
        pages.MapPost("/organisation/people/{id:guid}", DecideAsync);
    }

    /// <summary>Answers with the page itself, not by way of a redirect: the link is shown once and is kept nowhere, so no second request could show it.</summary>
    private static async Task<IResult> InviteAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "invite", typed);
        var invited = await hub.Send(
            new InviteClinician.Request(form["email"], [.. typed["roles"].OfType<string>()], [.. typed["specialties"].OfType<string>()]), cancellationToken);
        if (!invited.IsGranted) return form.Again<PeoplePage>(invited.Refusal);
        form.Stored();
        return WithLink(context, invited.Value);
    }

    private static async Task<IResult> RenewAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var renewed = await hub.Send(new RenewInvitation.Request(id), cancellationToken);
        return renewed.IsGranted ? WithLink(context, renewed.Value) : new PageForm(context, $"renew-{id}", typed).Again<PeoplePage>(renewed.Refusal);
    }

    private static async Task<IResult> WithdrawAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken) =>
        new PageForm(context, $"withdraw-{id}", typed).Answer<PeoplePage, Unit>(
            await hub.Send(new WithdrawInvitation.Request(id), cancellationToken), _ => "/organisation/people", "done-invitation-withdrawn", null);

    private static async Task<IResult> DecideAsync(Guid id, string step, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, step, typed);
        int? version = VersionOf(form);
        return step switch
        {
            "roles" => Decided(await hub.Send(new ChangeRoles.Request(id, [.. typed["roles"].OfType<string>()], version), cancellationToken), "done-roles"),
            "suspend" => Decided(await hub.Send(new SuspendPerson.Request(id, form["reason"], version), cancellationToken), "done-suspend"),
            "restore" => Decided(await hub.Send(new RestorePerson.Request(id, version), cancellationToken), "done-restore"),
            "end" => Decided(await hub.Send(new EndMembership.Request(id, form["reason"], version), cancellationToken), "done-end"),
            _ => Results.NotFound(),
        };

        IResult Decided(Outcome<Unit> outcome, string done) => form.Answer<PersonPage, Unit>(outcome, _ => $"/organisation/people/{id}", done, null, new() { ["Id"] = id });
    }

    internal static int? VersionOf(PageForm form) => int.TryParse(form["version"], NumberStyles.Integer, CultureInfo.InvariantCulture, out int version) ? version : null;

    internal static string LinkOf(HttpContext context, string token) => $"{context.Request.Scheme}://{context.Request.Host}/invitations/{token}";

    private static RazorComponentResult<PeoplePage> WithLink(HttpContext context, InviteClinician.Answer invited) => new(new { Link = LinkOf(context, invited.Token) });
}
