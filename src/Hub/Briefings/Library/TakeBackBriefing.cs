using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Publishing;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Briefings.Library;

/// <summary>The hub takes a briefing out of the library in which a case is to be seen whose patient withdrew their consent, and tells its hosts what to do next.</summary>
public static class TakeBackBriefing
{
    public sealed record Request(Guid BriefingId) : ICommand<Unit>, IBriefingChange;

    internal sealed class Handler(Publications publications) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken) =>
            await publications.TakeBackAsync(request.BriefingId, [], cancellationToken) ? Unit.Value : Refusal.Conflict("publication-nothing-to-take-back");
    }
}

/// <summary>What is published of briefings, and taking it back.</summary>
internal sealed class Publications(HubDb db, ShownWithoutConsent shown, AfterCommit afterCommit)
{
    public Task<List<Guid>> HostsAsync(Guid briefingId, CancellationToken cancellationToken) => db.Set<SessionSeat>()
        .Where(s => s.SessionId == briefingId && s.Role == SeatRole.Host && s.RemovedAt == null).Select(s => s.ClinicianId).ToListAsync(cancellationToken);

    /// <summary>Where a case is to be seen in it that may be shown no more.</summary>
    /// <param name="briefingId">Which.</param>
    /// <param name="alsoTold">Besides its hosts and who published it.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    /// <returns>True where it was published, and is not any more.</returns>
    public async Task<bool> TakeBackAsync(Guid briefingId, IReadOnlyList<Guid> alsoTold, CancellationToken cancellationToken)
    {
        if (await db.Set<PublishedSession>().FindAsync([briefingId], cancellationToken) is not { } published) return false;
        if ((await shown.OfAsync(briefingId, cancellationToken)).Count == 0) return false;
        db.Remove(published);
        (await db.Set<Briefing>().SingleAsync(b => b.Id == briefingId, cancellationToken)).Touch(isInCalendars: false);
        afterCommit.Tell(new PublicationChanged(briefingId));
        afterCommit.Tell(new BriefingTold(briefingId, "briefing-taken-back", null, [.. (await HostsAsync(briefingId, cancellationToken)).Append(published.PublishedById).Concat(alsoTold).Distinct()], []));
        return true;
    }
}

/// <summary>Every ten minutes: looks whether something is published that may be shown no more, should taking it back at once have failed.</summary>
internal sealed class WatchPublications(IServiceScopeFactory scopes, TimeProvider clock, ILogger<WatchPublications> logger) : Watch(Interval, scopes, clock, logger)
{
    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await InScopeAsync(services => DueAsync(services, cancellationToken))) await SendAsync(new TakeBackBriefing.Request(id), cancellationToken);
    }

    private static async Task<List<Guid>> DueAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var shown = services.GetRequiredService<ShownWithoutConsent>();
        var due = new List<Guid>();
        foreach (var id in await shown.SuspectsAsync(services.GetRequiredService<HubDb>().Set<PublishedSession>().Select(p => p.SessionId), cancellationToken))
        {
            if ((await shown.OfAsync(id, cancellationToken)).Count > 0) due.Add(id);
        }

        return due;
    }
}
