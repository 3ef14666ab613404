using CaseHub.Hub.Data;
using CaseHub.Hub.Notify.Calls;
using CaseHub.Hub.Notify.Mail;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Notify.Delivery;

/// <summary>What could not be delivered to people of one's organisation, for its administrators: by which channel, why and to whom; never what it was about.</summary>
public static class ReadDeliveries
{
    private static readonly TimeSpan Back = TimeSpan.FromDays(7);

    public sealed record Request : IQuery<Answer>;

    /// <param name="MailIsOn">False where the hub has no mail server.</param>
    /// <param name="CallsAreOn">False where it has no webhook for text messages and calls.</param>
    /// <param name="Waiting">How many are on their way and failed at least once.</param>
    /// <param name="Failures">Of the last seven days, latest first.</param>
    public sealed record Answer(bool MailIsOn, bool CallsAreOn, int Waiting, IReadOnlyList<Failure> Failures);

    /// <param name="Channel"><c>mail</c>, <c>push</c>, <c>sms</c> or <c>voice</c>.</param>
    /// <param name="Problem">A code, such as <c>refused</c> or <c>unreachable</c>.</param>
    /// <param name="Count">How many messages were given up.</param>
    /// <param name="People">To whom.</param>
    public sealed record Failure(string Channel, string Problem, int Count, DateTimeOffset Last, IReadOnlyList<string> People);

    internal sealed class Handler(HubDb db, CurrentActor actor, MailOptions mail, CallOptions calls, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var since = clock.GetUtcNow() - Back;
            var ours = db.Set<OutgoingMessage>().Where(m => m.OrganisationId == actor.Required.OrganisationId);
            int waiting = await ours.CountAsync(m => m.NextAt != null && m.Problem != null, cancellationToken);
            var rows = await ours.Where(m => m.GivenUpAt > since)
                .Join(db.Set<Clinician>(), m => m.RecipientId, c => c.Id, (m, c) => new { m.Channel, m.Problem, m.GivenUpAt, c.Name })
                .ToListAsync(cancellationToken);
            var failures = rows.GroupBy(row => (row.Channel, row.Problem))
                .Select(group => new Failure(Choices.CodeOf(group.Key.Channel), group.Key.Problem ?? "", group.Count(), group.Max(row => row.GivenUpAt!.Value), [.. group.Select(row => row.Name).Distinct().Order(StringComparer.Ordinal)]))
                .OrderByDescending(failure => failure.Last);
            return new Answer(mail.IsOn, calls.IsOn, waiting, [.. failures]);
        }
    }
}
