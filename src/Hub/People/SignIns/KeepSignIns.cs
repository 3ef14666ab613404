using CaseHub.Hub.Data;
using CaseHub.Hub.People.Tokens;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.People.SignIns;

/// <summary>Writes signs of life beside the requests that gave them, and ends what is idle or over.</summary>
internal sealed class KeepSignIns(IServiceScopeFactory scopes, SignsOfLife life, TimeProvider clock, ILogger<KeepSignIns> logger)
    : Watch(TimeSpan.FromSeconds(20), scopes, clock, logger)
{
    private DateTimeOffset lookedAt = clock.GetUtcNow();

    protected override Task LookAsync(CancellationToken cancellationToken) => InScopeAsync(async services =>
    {
        var db = services.GetRequiredService<HubDb>();
        await life.WriteAsync(db, cancellationToken);
        var now = Now;
        foreach (var token in await ExpiredAsync(db, now, cancellationToken)) await services.GetRequiredService<IMediator>().Publish(new SignInRevoked(token), cancellationToken);
        lookedAt = now;
        if ((await EndIdleSignIns.OverAsync(db, life, now, cancellationToken)).Count > 0) await SendAsync(new EndIdleSignIns.Request(), cancellationToken);
        return true;
    });

    /// <summary>Tokens whose last day came to its end since the last look: their open connections end with it.</summary>
    private Task<List<Guid>> ExpiredAsync(HubDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = lookedAt;
        return db.Set<PersonalToken>().Where(t => t.ExpiresAt > since && t.ExpiresAt <= now && t.RevokedAt == null).Select(t => t.Id).ToListAsync(cancellationToken);
    }
}
