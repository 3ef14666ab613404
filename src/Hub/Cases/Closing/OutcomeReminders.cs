using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Closing;

/// <summary>Who is told, and when, that something at the end of a case is missing. Pure functions of rows and clock: a stop loses nothing, and after a long one only what is true now is said.</summary>
internal static class OutcomeReminders
{
    /// <summary>The asker is reminded so often; then the coordinator is told.</summary>
    public const int ToAsker = 4;

    public const int Steps = ToAsker + 1;

    public static readonly TimeSpan Between = TimeSpan.FromDays(7);

    /// <summary>A closed case's survey is asked for once, so long after.</summary>
    public static readonly TimeSpan SurveyAfter = TimeSpan.FromDays(3);

    private static readonly TimeSpan RemindedAfter = TimeSpan.FromDays(3);
    private static readonly TimeSpan CoordinatorAfter = TimeSpan.FromDays(7);

    /// <summary>How many steps are due: the first after the policy's days, the others a week apart.</summary>
    /// <param name="acknowledgedAt">Since when an outcome is waited for.</param>
    /// <param name="outcomeDays">The policy's.</param>
    /// <param name="now">The present.</param>
    /// <returns>0 to <see cref="Steps"/>.</returns>
    public static int DueBy(DateTimeOffset acknowledgedAt, int outcomeDays, DateTimeOffset now)
    {
        var over = now - acknowledgedAt.AddDays(outcomeDays);
        return over < TimeSpan.Zero ? 0 : Math.Min(Steps, 1 + (int)(over / Between));
    }

    /// <summary>The last step of a follow-up that is due; null before its day.</summary>
    public static FollowUpStep? StepBy(DateTimeOffset dueAt, DateTimeOffset now) => (now - dueAt) switch
    {
        var late when late < TimeSpan.Zero => null,
        var late when late < RemindedAfter => FollowUpStep.Asked,
        var late when late < CoordinatorAfter => FollowUpStep.Reminded,
        _ => FollowUpStep.Coordinator,
    };
}

/// <summary>Who has to know where a case comes to no end.</summary>
internal sealed class ClosingPeople(HubDb db)
{
    public async Task<int> OutcomeDaysAsync(Guid organisationId, CancellationToken cancellationToken) =>
        await db.Set<CarePolicy>().Where(p => p.OrganisationId == organisationId).Select(p => (int?)p.OutcomeDays).SingleOrDefaultAsync(cancellationToken)
        ?? new CarePolicy { OrganisationId = organisationId }.OutcomeDays;

    /// <summary>The asker; where they do not work there any more, whoever is told last otherwise.</summary>
    public async Task<IReadOnlyList<Guid>> AskerAsync(ClinicalCase @case, CancellationToken cancellationToken)
    {
        bool isThere = await db.Set<Membership>().Active().AnyAsync(m => m.ClinicianId == @case.AskerId && m.OrganisationId == @case.OrganisationId, cancellationToken);
        return isThere ? [@case.AskerId] : await CoordinatorsAsync(@case.OrganisationId, cancellationToken);
    }

    /// <summary>The coordinators of an organisation; where there is none, its administrators, who can make somebody one.</summary>
    public async Task<IReadOnlyList<Guid>> CoordinatorsAsync(Guid organisationId, CancellationToken cancellationToken)
    {
        var coordinators = await db.HoldersAsync(organisationId, Roles.Coordinator, cancellationToken);
        return coordinators.Count > 0 ? coordinators : await db.HoldersAsync(organisationId, Roles.Administrator, cancellationToken);
    }
}
