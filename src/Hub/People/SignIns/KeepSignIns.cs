using CaseHub.Hub.Data;
using CaseHub.Hub.People.Tokens;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.People.SignIns;

/// <summary>Writes signs of life beside the requests that gave them, and ends what is idle or over.</summary>
internal sealed partial class KeepSignIns(IServiceScopeFactory scopes, SignsOfLife life, TimeProvider clock, ILogger<KeepSignIns> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(20);

    private DateTimeOffset lookedAt = clock.GetUtcNow();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                NotKept(broken);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        await life.WriteAsync(db, cancellationToken);
        var now = clock.GetUtcNow();
        foreach (var token in await ExpiredAsync(db, now, cancellationToken)) await mediator.Publish(new SignInRevoked(token), cancellationToken);
        lookedAt = now;
        if ((await EndIdleSignIns.OverAsync(db, life, now, cancellationToken)).Count > 0) await mediator.Send(new EndIdleSignIns.Request(), cancellationToken);
    }

    /// <summary>Tokens whose last day came to its end since the last look: their open connections end with it.</summary>
    private Task<List<Guid>> ExpiredAsync(HubDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = lookedAt;
        return db.Set<PersonalToken>().Where(t => t.ExpiresAt > since && t.ExpiresAt <= now && t.RevokedAt == null).Select(t => t.Id).ToListAsync(cancellationToken);
    }

    [LoggerMessage(2004, LogLevel.Error, "Signs of life could not be kept; the next look comes in 20 s")]
    private partial void NotKept(Exception broken);
}
