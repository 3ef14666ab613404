using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Notify.Delivery;

/// <summary>
/// Takes one message (or one person's digest) that is due, has it delivered and writes down what became of it. Taking is one statement, so two never take the same; whoever crashes in between
/// holds it no longer than <see cref="Retry.Lease"/>. A crash between a server's yes and our writing sends it twice: SMTP and telephones offer nothing to prevent that, but the second has the same id.
/// </summary>
internal sealed partial class Dispatch(HubDb db, Letters letters, DeliveryTrouble trouble, TimeProvider clock, ILogger<Dispatch> logger)
{
    /// <returns>False where nothing is due, or the next has to wait for what carries it.</returns>
    public async Task<bool> NextAsync(IDelivery delivery, CancellationToken cancellationToken)
    {
        var taken = await TakeAsync(delivery.Channels, cancellationToken);
        if (taken.Count == 0) return false;
        var (letter, notNeeded) = await letters.OfAsync(taken, cancellationToken);
        var now = clock.GetUtcNow();
        foreach (var message in notNeeded) (message.DroppedAt, message.NextAt) = (now, null);
        var sending = letter is null ? Sending.Moot : await delivery.SendAsync(letter, cancellationToken);
        Note([.. taken.Except(notNeeded)], sending, clock.GetUtcNow());

        // What was sent must not be forgotten because the hub stops just now.
        await db.SaveChangesAsync(CancellationToken.None);
        if (taken.Any(message => message.GivenUpAt is not null)) await trouble.TellAsync(taken[0], CancellationToken.None);
        return sending.Problem is null || sending.ForGood;
    }

    private async Task<List<OutgoingMessage>> TakeAsync(IReadOnlyList<Channels> channels, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var due = db.Set<OutgoingMessage>().Where(m => m.NextAt <= now && channels.Contains(m.Channel));
        var next = await due.AsNoTracking().OrderByDescending(m => m.IsUrgent).ThenBy(m => m.NextAt).ThenBy(m => m.Channel).ThenBy(m => m.Id).FirstOrDefaultAsync(cancellationToken);
        if (next is null) return [];
        var (lease, until) = (Guid.NewGuid(), now + Retry.Lease);
        var wanted = next.IsDigest ? due.Where(m => m.IsDigest && m.RecipientId == next.RecipientId) : due.Where(m => m.Id == next.Id);
        await wanted.ExecuteUpdateAsync(m => m.SetProperty(row => row.Lease, lease).SetProperty(row => row.NextAt, until).SetProperty(row => row.Attempts, row => row.Attempts + 1), cancellationToken);
        return await db.Set<OutgoingMessage>().Where(m => m.Lease == lease).ToListAsync(cancellationToken);
    }

    private void Note(IReadOnlyList<OutgoingMessage> messages, Sending sending, DateTimeOffset now)
    {
        foreach (var message in messages)
        {
            message.Problem = sending.Problem;
            message.NextAt = sending.Problem is null || sending.ForGood ? null : Retry.After(message.Attempts, message.IsUrgent, message.NotBefore, now);
            if (sending.IsDone) message.SentAt = now;
            else if (sending.NotNeeded) message.DroppedAt = now;
            else if (message.NextAt is null) message.GivenUpAt = now;
            if (sending.Problem is not null) NotDelivered(message.Id, message.Channel, sending.Problem, message.Attempts, message.GivenUpAt is not null);
        }
    }

    [LoggerMessage(2043, LogLevel.Warning, "Message {MessageId} by {Channel} was not delivered ({Problem}; tries {Attempts}; given up {GivenUp})")]
    private partial void NotDelivered(Guid messageId, Channels channel, string problem, int attempts, bool givenUp);
}
