using CaseHub.Hub.Notify;
using CaseHub.Hub.Notify.Settings;
using CaseHub.Hub.Pipeline;
using CaseHub.Web.Start;
using MediatR;

namespace CaseHub.Web.Pages.Account;

/// <summary>The forms by which one chooses how one is told.</summary>
internal static class TellingPosts
{
    private const string Here = "/account/notifications";

    public static void MapTellingPosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost(Here, SaveAsync);
        pages.MapPost($"{Here}/test", TestAsync);
        pages.MapPost($"{Here}/phone", PhoneAsync).RequireRateLimiting(RateLimits.SignIn);
        pages.MapPost($"{Here}/devices/{{id:guid}}/remove", RemoveAsync);
    }

    private static async Task<IResult> SaveAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "telling", typed);
        var topics = Choices.Codes<NoticeTopic>().ToDictionary(topic => topic, topic => (IReadOnlyList<string>)[.. typed[$"topics.{topic}"].OfType<string>()]);
        var request = new SaveTelling.Request(topics, form["digestAt"], form["quietFrom"], form["quietUntil"], form["language"]);
        return form.Answer<TellingPage, Unit>(await hub.Send(request, cancellationToken), _ => Here, "done-telling", null);
    }

    private static async Task<IResult> TestAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken) =>
        new PageForm(context, "test", typed).Answer<TellingPage, Unit>(await hub.Send(new SendTest.Request(), cancellationToken), _ => Here, "done-telling-test", null);

    private static async Task<IResult> PhoneAsync(string? step, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, step is null ? "phone" : $"phone-{step}", typed);
        const string there = $"{Here}#phone";
        return step switch
        {
            null => form.Answer<TellingPage, Unit>(await hub.Send(new SetPhone.Request(form["number"]), cancellationToken), _ => there, "done-phone-code", null),
            "confirm" => form.Answer<TellingPage, Unit>(await hub.Send(new ConfirmPhone.Request(form["code"]), cancellationToken), _ => there, "done-phone", null),
            "remove" => form.Answer<TellingPage, Unit>(await hub.Send(new RemovePhone.Request(), cancellationToken), _ => there, "done-phone-removed", null),
            _ => Results.NotFound(),
        };
    }

    private static async Task<IResult> RemoveAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken) =>
        new PageForm(context, $"device-{id}", typed).Answer<TellingPage, Unit>(await hub.Send(new RemovePushDevice.Request(id), cancellationToken), _ => $"{Here}#devices", "done-push-removed", null);
}
