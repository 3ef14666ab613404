using System.Collections.Concurrent;
using CaseHub.Hub.Data;
using CaseHub.Hub.People.Tokens;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.SignIns;

/// <summary>
/// When each sign-in and token was last used. Noting it costs a look into memory; what is new is written once a minute for each
/// (<see cref="KeepSignIns"/>), so that the other machines, and this one after a restart, know it to the minute.
/// </summary>
public sealed class SignsOfLife(TimeProvider clock)
{
    internal static readonly TimeSpan WrittenEvery = TimeSpan.FromMinutes(1);

    /// <summary>Longer than any organisation lets a browser be idle.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(13);

    private readonly ConcurrentDictionary<Guid, Life> lives = new();

    /// <summary>Somebody did something by it just now.</summary>
    public void Note(Guid signInId)
    {
        var now = clock.GetUtcNow();
        lives.AddOrUpdate(signInId, new Life(now, Written: default, WrittenAt: default), (_, life) => life with { SeenAt = now });
    }

    /// <summary>The latest that is known here; what another machine wrote may be older than what it knows, by as much as it waits with writing.</summary>
    internal DateTimeOffset LatestOf(Guid signInId, DateTimeOffset written) =>
        lives.TryGetValue(signInId, out var life) && life.SeenAt >= written ? life.SeenAt : written + WrittenEvery;

    internal async Task WriteAsync(HubDb db, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var (id, life) in lives.Where(one => one.Value.IsDueAt(now)).ToList())
        {
            var seen = life.SeenAt;
            int signIns = await db.Set<SignIn>().Where(s => s.Id == id && s.LastSeenAt < seen).ExecuteUpdateAsync(s => s.SetProperty(row => row.LastSeenAt, seen), cancellationToken);
            if (signIns == 0) await db.Set<PersonalToken>().Where(t => t.Id == id).ExecuteUpdateAsync(t => t.SetProperty(row => row.LastUsedAt, seen), cancellationToken);
            lives.AddOrUpdate(id, life, (_, newer) => newer with { Written = seen, WrittenAt = now });
        }

        foreach (var old in lives.Where(one => now - one.Value.SeenAt > Remembered)) lives.TryRemove(old);
    }

    /// <param name="SeenAt">The latest.</param>
    /// <param name="Written">What the row has; what was seen while it was being written is newer, although that was written later.</param>
    /// <param name="WrittenAt">When.</param>
    private sealed record Life(DateTimeOffset SeenAt, DateTimeOffset Written, DateTimeOffset WrittenAt)
    {
        public bool IsDueAt(DateTimeOffset now) => SeenAt > Written && now - WrittenAt >= WrittenEvery;
    }
}

/// <summary>A new sign-in has just shown that it lives.</summary>
internal sealed class NoteSignedIn(SignsOfLife life) : INotificationHandler<SignedIn>
{
    public Task Handle(SignedIn notification, CancellationToken cancellationToken)
    {
        life.Note(notification.SignInId);
        return Task.CompletedTask;
    }
}
