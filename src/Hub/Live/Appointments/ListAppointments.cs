using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.Appointments;

/// <summary>The reader's appointments about a case: the open one first, then those that are over, newest first.</summary>
public static class ListAppointments
{
    public sealed record Request(Guid CaseId) : IQuery<Answer>, ICaseSubject;

    /// <param name="Appointments">The open ones first.</param>
    /// <param name="MayMeet">With whom the reader has no open one and can propose it; empty while the case is not open, or nobody has accepted it.</param>
    public sealed record Answer(IReadOnlyList<AppointmentView> Appointments, IReadOnlyList<Other> MayMeet);

    /// <param name="TimeZone">IANA name.</param>
    public sealed record Other(Guid Id, string Name, string TimeZone);

    internal sealed class Handler(HubDb db, CurrentActor actor, AppointmentDesk desk, AppointmentViews views) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required.Id;
            var rows = await db.Set<Appointment>().AsNoTracking()
                .Where(a => a.CaseId == request.CaseId && (a.AskerId == me || a.AdviserId == me))
                .OrderByDescending(a => a.IsOpen != null).ThenByDescending(a => a.StartsAt)
                .ToListAsync(cancellationToken);
            var @case = await db.Set<ClinicalCase>().AsNoTracking().SingleAsync(c => c.Id == request.CaseId, cancellationToken);
            var others = @case.IsOpen ? await desk.OthersAsync(@case, cancellationToken) : [];
            return new Answer(
                await views.OfAsync(rows, cancellationToken),
                [.. others.Where(other => !rows.Exists(a => a.IsOpen is true && a.OtherThan(me) == other.Id)).Select(other => new Other(other.Id, other.Name, other.TimeZone))]);
        }
    }
}

/// <summary>The reader's open appointments in all of their cases, the next first: of those that they act for the organisation in which they ask or advise.</summary>
public static class ListOwnAppointments
{
    public const int MaxTake = 50;

    public sealed record Request(int Take = 5) : IQuery<IReadOnlyList<AppointmentView>>, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Range("take", Take, 1, MaxTake);
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseReach reach, AppointmentViews views) : IRequestHandler<Request, Outcome<IReadOnlyList<AppointmentView>>>
    {
        public async Task<Outcome<IReadOnlyList<AppointmentView>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required.Id;
            var visible = (await reach.VisibleAsync(actor.Required, cancellationToken)).Select(c => c.Id);
            var rows = await db.Set<Appointment>().AsNoTracking()
                .Where(a => a.IsOpen == true && (a.AskerId == me || a.AdviserId == me) && visible.Contains(a.CaseId))
                .OrderBy(a => a.StartsAt).Take(request.Take)
                .ToListAsync(cancellationToken);
            return await views.OfAsync(rows, cancellationToken);
        }
    }
}

/// <summary>One appointment.</summary>
public static class ReadAppointment
{
    public sealed record Request(Guid AppointmentId) : IQuery<AppointmentView>, IAppointmentRequest;

    internal sealed class Handler(HubDb db, AppointmentViews views) : IRequestHandler<Request, Outcome<AppointmentView>>
    {
        public async Task<Outcome<AppointmentView>> Handle(Request request, CancellationToken cancellationToken)
        {
            var row = await db.Set<Appointment>().AsNoTracking().SingleAsync(a => a.Id == request.AppointmentId, cancellationToken);
            return (await views.OfAsync([row], cancellationToken))[0];
        }
    }
}

/// <summary>Makes what people see of appointments.</summary>
internal sealed class AppointmentViews(HubDb db, CurrentActor actor, AppointmentDesk desk, TimeProvider clock)
{
    public async Task<List<AppointmentView>> OfAsync(IReadOnlyList<Appointment> rows, CancellationToken cancellationToken)
    {
        var people = rows.SelectMany(a => new[] { a.AskerId, a.AdviserId }).Distinct().ToList();
        var clinicians = await db.Set<Clinician>().AsNoTracking().Where(c => people.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
        var ids = rows.Select(a => a.CaseId).Distinct().ToList();
        var numbers = await db.Set<ClinicalCase>().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Number, cancellationToken);
        var views = new List<AppointmentView>();
        foreach (var row in rows) views.Add(await OfAsync(row, clinicians, numbers[row.CaseId], cancellationToken));
        return views;
    }

    private async Task<AppointmentView> OfAsync(Appointment row, Dictionary<Guid, Clinician> people, string number, CancellationToken cancellationToken)
    {
        var (me, other, now) = (people[actor.Required.Id], people[row.OtherThan(actor.Required.Id)], clock.GetUtcNow());
        bool isOpen = row.IsOpen is true, isAhead = isOpen && row.EndsAt > now;
        return new AppointmentView(
            row.Id, row.CaseId, number, row.State, row.Sequence, row.Version, row.StartsAt, row.Minutes,
            IsProposedByMe: row.ProposerId == me.Id,
            MayConfirm: isAhead && row.State == AppointmentState.Proposed && row.ProposerId != me.Id,
            MayChange: isOpen,
            MayJoin: row.CanJoinAt(now),
            AppointmentDesk.OnClock(row.StartsAt, me),
            AppointmentDesk.OnClock(row.StartsAt, other),
            isAhead ? await desk.WarningsAsync(row.StartsAt, row.Minutes, me, other, row.Id, cancellationToken) : [],
            row.Reason,
            row.SessionId);
    }
}
