using CaseHub.Hub.People.Licences;
using MediatR;

namespace CaseHub.Web.Pages.People;

/// <summary>Administrators check licences.</summary>
internal static class LicencePosts
{
    public static void MapLicencePosts(this IEndpointRouteBuilder pages) => pages.MapPost("/organisation/licences/{id:guid}", DecideAsync);

    private static async Task<IResult> DecideAsync(Guid id, string step, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, $"{step}-{id}", typed);
        int? version = PeoplePosts.VersionOf(form);
        return step switch
        {
            "check" => form.Answer<LicencesPage, CheckLicence.Answer>(await hub.Send(new CheckLicence.Request(id, version), cancellationToken), _ => "/organisation/licences", "done-licence-check", null),
            "refuse" => form.Answer<LicencesPage, Unit>(await hub.Send(new RefuseLicence.Request(id, form["reason"], version), cancellationToken), _ => "/organisation/licences", "done-licence-refuse", null),
            _ => Results.NotFound(),
        };
    }
}
