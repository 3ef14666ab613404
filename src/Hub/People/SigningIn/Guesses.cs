using System.Security.Cryptography;
using System.Text;
using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>What is guessed at; each is counted by itself, so that knowing a password does not buy guesses at the code.</summary>
internal enum Guessed
{
    Password,
    Code,

    /// <summary>Password or code of somebody who is signed in already.</summary>
    Proof,
}

/// <summary>
/// Limits guessing so that the owner stays able to come in (docs/decisions.md, 37). A browser that knows the account has a count of its own. All others have one for each network, and one
/// together; neither locks a known browser, a passkey or the organisation's own sign-in.
/// </summary>
internal sealed class Guesses(HubDb db, KnownBrowsers browsers, TimeProvider clock)
{
    public const int Each = 5;
    public const int Together = 50;
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan LongPause = TimeSpan.FromHours(1);

    /// <summary>Counts a guess before anybody looks whether it is right: of a hundred at once, five are heard.</summary>
    /// <param name="guessed">What is guessed at.</param>
    /// <param name="account">The clinician's id, or the address where there is no such account: the two must not be told apart.</param>
    /// <param name="visitor">Who guesses.</param>
    /// <returns>To be forgiven when the guess was right; null where no more are heard for a while.</returns>
    public async Task<Guess?> CountAsync(Guessed guessed, string account, Visitor visitor, CancellationToken cancellationToken)
    {
        Guid? clinicianId = Guid.TryParse(account, out var id) ? id : null;
        if (browsers.Find(visitor, clinicianId) is { } browser)
        {
            byte[] own = KeyOf(guessed, account, $"browser {browser}");
            return await TakeAsync(own, Each, Pause, cancellationToken) ? new Guess(own, null) : null;
        }

        byte[] near = KeyOf(guessed, account, $"network {visitor.Network}");
        byte[] together = KeyOf(guessed, account, "elsewhere");
        bool isHeard = await TakeAsync(near, Each, Pause, cancellationToken) && await TakeAsync(together, Together, LongPause, cancellationToken);
        return isHeard ? new Guess(near, together) : null;
    }

    /// <summary>Of somebody who is signed in: counted for that sign-in alone.</summary>
    public async Task<Guess?> CountAsync(Actor actor, CancellationToken cancellationToken)
    {
        byte[] own = KeyOf(Guessed.Proof, $"{actor.Id}", $"sign-in {actor.SignInId}");
        return await TakeAsync(own, Each, Pause, cancellationToken) ? new Guess(own, null) : null;
    }

    public async Task ForgiveAsync(Guess guess, CancellationToken cancellationToken)
    {
        await db.Set<GuessCount>().Where(c => c.Key == guess.Own).ExecuteDeleteAsync(cancellationToken);
        if (guess.Together is { } together) await AddAsync(together, -1, cancellationToken);
    }

    private async Task<bool> TakeAsync(byte[] key, int limit, TimeSpan pause, CancellationToken cancellationToken)
    {
        if (!await AddAsync(key, 1, cancellationToken)) await BeginAsync(key, pause, cancellationToken);
        return await db.Set<GuessCount>().Where(c => c.Key == key).Select(c => c.Count).SingleOrDefaultAsync(cancellationToken) <= limit;
    }

    private async Task<bool> AddAsync(byte[] key, int number, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return await db.Set<GuessCount>().Where(c => c.Key == key && c.Until > now)
            .ExecuteUpdateAsync(c => c.SetProperty(row => row.Count, row => row.Count + number), cancellationToken) > 0;
    }

    /// <summary>Where a new count begins, all that are over go.</summary>
    private async Task BeginAsync(byte[] key, TimeSpan pause, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.Set<GuessCount>().Where(c => c.Until <= now).ExecuteDeleteAsync(cancellationToken);
        var first = new GuessCount { Key = key, Count = 1, Until = now + pause };
        db.Add(first);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (Exception e) when (db.Kind.IsLostRace(e))
        {
            // Another guess of the same moment began it.
            await AddAsync(key, 1, cancellationToken);
        }

        db.Entry(first).State = EntityState.Detached;
    }

    private static byte[] KeyOf(Guessed guessed, string account, string from) => SHA256.HashData(Encoding.UTF8.GetBytes($"{guessed}\n{account}\n{from}"));
}

/// <summary>One guess that was heard, by the counts that it stands in.</summary>
internal sealed record Guess(byte[] Own, byte[]? Together);
