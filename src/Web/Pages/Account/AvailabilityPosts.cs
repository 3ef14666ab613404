using CaseHub.Hub.Cases.Routing;
using CaseHub.Web.Pages.Organisation;
using CaseHub.Web.Pages.People;
using MediatR;

namespace CaseHub.Web.Pages.Account;

/// <summary>The forms of one's own absences, cap and deputy.</summary>
internal static class AvailabilityPosts
{
    private const string Here = "/account/availability";

    public static void MapAvailabilityPosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost(Here, SaveAsync);
        pages.MapPost($"{Here}/absences", AddAsync);
        pages.MapPost(Here + "/{id:guid}/remove", RemoveAsync);
    }

    private static async Task<IResult> SaveAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "availability", typed);
        var request = new SaveAvailability.Request(PeoplePosts.VersionOf(form), RotaPosts.NumberOf(form["weeklyCap"]), Guid.TryParse(form["deputy"], out var deputy) ? deputy : null);
        return form.Answer<AvailabilityPage, Unit>(await hub.Send(request, cancellationToken), _ => Here, "done-availability", null);
    }

    private static async Task<IResult> AddAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "away", typed);
        return form.Answer<AvailabilityPage, AddAbsence.Answer>(await hub.Send(new AddAbsence.Request(form["from"], form["to"]), cancellationToken), _ => Here, "done-absence", null);
    }

    private static async Task<IResult> RemoveAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken) =>
        new PageForm(context, "remove", typed).Answer<AvailabilityPage, Unit>(await hub.Send(new RemoveAbsence.Request(id), cancellationToken), _ => Here, "done-absence-removed", null);
}
